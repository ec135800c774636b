def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print("abc".replace("b", "x"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "".replace("", "-"), "abc".replace("", "-", 2), "aaa".replace("a", "b", -1), "aaa".replace("aa", "b"), "aaa".replace("a", "", 0))
print("abc".removeprefix("ab"), "abc".removesuffix("bc"), "abc".removeprefix("x"), "abc".removesuffix(""), "ééé".replace("é", "e"), b"abab".replace(b"a", b""), b"ab".removeprefix(b"a"))
attempt("a".replace, 1, 2)
attempt("a".replace, "a")
attempt("a".removeprefix, 1)
attempt(b"a".replace, "a", "b")
