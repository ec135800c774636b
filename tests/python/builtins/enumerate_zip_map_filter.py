def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), next(enumerate("a", 2 ** 70)), list(enumerate(iterable="a")))
print(list(zip()), list(zip([1, 2], "ab")), list(zip([1, 2, 3], "ab")), list(zip("ab", [1, 2], strict=True)), list(zip([1])), list(zip([], [1])))
print(list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(map(str, [1])), list(map(max, [1, 5], [3, 2], [0, 9])), list(filter(None, [0, 1, "", 2])), list(filter(lambda x: x > 1, [1, 2, 3])))
attempt(lambda: list(zip([1], [], strict=True)))
attempt(lambda: list(zip([], [1], strict=True)))
attempt(lambda: list(zip([1, 2], [1], [1, 2], strict=True)))
attempt(lambda: list(zip([1], [1], [1, 2], strict=True)))
attempt(zip, 5)
attempt(zip, [1], 5)
attempt(map)
attempt(map, str)
attempt(map, str, 5)
attempt(lambda: list(map(5, [1])))
attempt(filter, None)
attempt(filter, None, 5)
attempt(enumerate, 5)
attempt(enumerate, "a", "b")
z = zip([1, 2], "ab")
print(next(z), list(z), list(z))
