def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(sorted([3, 1, 2]), sorted([3, 1, 2], reverse=True), sorted("bca"), sorted(["b", "A", "c"], key=str.lower), sorted([(1, "b"), (1, "a"), (0, "z")], key=lambda t: t[0]))
print(sorted([1, 2, 3, 4, 5], key=lambda x: x % 2, reverse=True), sorted({"b": 1, "a": 2}), sorted([True, 0, 2.5, -1]), sorted([[2], [1, 5], []]), sorted([], key=len))
l = [5, 2, 9]
print(l.sort(), l, l.sort(key=lambda x: -x), l, l.sort(reverse=True, key=str), l)
pairs = [(i % 3, i) for i in range(12)]
print(sorted(pairs, key=lambda p: p[0]), sorted(pairs, key=lambda p: -p[0])[:3])
attempt(sorted, [1, "a"])
attempt(sorted, [1, None])
attempt(sorted, 5)
attempt(sorted)
attempt(lambda: sorted([1], [2]))
attempt(lambda: sorted([2, 1], key=5))
attempt(lambda: sorted([1], foo=1))
attempt(lambda: [1].sort(1))
