def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print("a" < "b", "a" < "B", "" < "a", "abc" < "abd", "abc" < "ab", "é" > "z", "a" == "a", "a" != "b", "10" < "9", "Z" < "a", "\U0001F600" > "\uffff")
print(sorted(["b", "B", "a", "é", "", "aa"]), max("hello"), min("hello"), sorted(["b", "B", "a"], key=str.lower))
attempt(lambda: "a" < 1)
attempt(lambda: 1 in "abc")
print("a" == 1, "a" != 1, "a" in "abc", "" in "", "ac" not in "abc")
