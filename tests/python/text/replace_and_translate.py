print("aaa".replace("a", "bb"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "".replace("a", "x"), "abc".replace("b", ""), "é€é".replace("é", "e"), "aaa".replace("aa", "b"), "abc".replace("x", "y"), "aaa".replace("a", "b", -1), "aaa".replace("a", "b", 0))
table = str.maketrans("abc", "xyz", "d")
print(table, "abcd-dcba".translate(table), "abc".translate({97: None, 98: "BB", 99: 100}), "abc".translate({}))
print("hello".translate(str.maketrans({"h": "J", "o": None, 108: "L"})))
for bad in (lambda: str.maketrans("ab", "c"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans("a"), lambda: "a".replace("a"), lambda: "a".replace(1, "a"), lambda: "a".replace("a", 1)):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print("prefix-body".removeprefix("prefix-"), "body".removeprefix("x"), "body.py".removesuffix(".py"), "body".removesuffix(""), "aaa".removeprefix("a"))
