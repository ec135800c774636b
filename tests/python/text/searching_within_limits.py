def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


s = "abcabc"
print(s.find("c"), s.find("x"), s.find(""), s.find("", 6), s.find("", 7), s.find("c", 3), s.find("c", -2), s.rfind("b", 0, 4), s.find("b", None, None), s.rfind(""))
print(s.count("a"), s.count(""), "aaa".count("aa"), s.count("b", 2), s.count("", 6), s.count("", 7), s.index("b", 2), s.rindex("a"))
print(s.startswith("bc", 1), s.startswith(("x", "a")), s.endswith("bc", 0, 3), s.endswith(()), s.startswith("", 6), s.startswith("", 7), s.endswith(("x", "c")))
attempt(s.index, "x")
attempt(s.rindex, "x")
attempt(s.find, 1)
attempt(s.find)
attempt(s.find, "a", "b")
attempt(s.startswith, 1)
attempt(s.startswith, ["a"])
attempt(s.endswith, ("a", 1))
