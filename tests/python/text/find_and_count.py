s = "the cat sat on the mat"
print(s.find("at"), s.find("at", 6), s.find("at", 6, 9), s.find("dog"), s.find(""), s.find("", 30), s.find("", 22), s.rfind("at"), s.rfind("at", 0, 10), s.rfind("x"), s.rfind(""))
print(s.find("the", -7), s.find("cat", -100, 100), s.find("t", None, None), s.count("at"), s.count("t", 5), s.count(""), s.count("", 5, 7), s.count("x"), "aaaa".count("aa"))
print(s.index("sat"), s.rindex("the"), "naïve café".find("café"), "naïve café".rfind("é"), "éé".count("é"), "é€".find("", 2), "é€".count(""))
for bad in (lambda: s.index("dog"), lambda: s.rindex("dog"), lambda: s.find(1), lambda: s.count(None), lambda: s.find("a", "b")):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
print(s.startswith("the"), s.startswith("cat", 4), s.startswith(("x", "the")), s.startswith(()), s.endswith("mat"), s.endswith("the", 0, 18), s.endswith(("cat", "mat")), s.startswith(""), s.startswith("", 30), s.endswith("", 22))
for bad in (lambda: s.startswith(1), lambda: s.endswith(["a"]), lambda: s.startswith((1,))):
    try:
        bad()
    except TypeError as e:
        print(e)
