def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(sum([]), sum([1, 2], 10), sum([0.5] * 4), sum([[1], [2]], []), sum([1], start=5), sum((x for x in range(5))))
print(min(3, 1, 2), max([3, 1, 2]), max("abc"), min([], default=5), max([1, -5], key=abs), min("b", "a"), max((1, "a"), (1, "b")))
print(max([1, 1.0, True]), min([0.0, -0.0]), max({"a": 1, "b": 2}), min({3: 0, 1: 9}.items()), max([[1, 2], [1, 3]]))
attempt(sum, ["a"])
attempt(sum, ["a"], "")
attempt(sum, [b"a"], b"")
attempt(sum, 1)
attempt(min)
attempt(min, [])
attempt(min, 1)
attempt(max, 1, "a")
attempt(lambda: max(1, 2, default=3))
attempt(lambda: max(1, 2, foo=3))
