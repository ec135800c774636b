x = "outer"
print([x for x in range(3)], x, [[i * j for j in range(3)] for i in range(3)], [(a, b) for a in "ab" for b in range(2) if b or a == "a"])
print([f(2) for f in [lambda n, k=k: n + k for k in range(3)]], [y := 5, y + 1], y, [n for n in range(10) if n % 2 if n % 3], list(c.upper() for c in "abc" if c != "b"))
fs = [lambda: i for i in range(3)]
print([f() for f in fs], {i: [j for j in range(i)] for i in range(3)}, [*range(2), *"ab"], [[]] * 2, [i for i in [1, 2, 3] for i in [i * 10]])
data = [[1, 2], [3, [4, 5]], 6]


def flat(items):
    for item in items:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


print(list(flat(data)), sum(flat(data)), [n for row in [[1, 2], [3]] for n in row], max((n for n in flat(data)), default=0))
