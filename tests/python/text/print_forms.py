print()
print(1, "a", None, True, 1.5, [1, "b"], ("c",), {"d": 1}, b"e", sep="|")
print("no newline", end="")
print("!", end="\n\n")
print(*[1, 2, 3], sep="")
print(*"abc", sep="-", end=";\n")
print("a", "b", sep=None, end=None)
print("é€😀\t|\\|")
print([], (), {}, set(), [[]], [()], ((),), (1,), [None, True], {1: [2]}, {"a"}, frozenset(), range(3), range(1, 10, 2), slice(1, 2, None))
print(int, str, len.__name__, type(1), type("a"), type(None), type([]), type(print).__name__, Exception, ValueError("x"), repr(ValueError("x", 1)), KeyError("k"), repr(KeyError("k")))
a = [1]
a.append(a)
d = {}
d["d"] = d
print(a, d)
