print([x * y for x in range(3) for y in range(x) if x != y], [[y for y in range(x)] for x in range(3)])
x = 10
print([x for x in range(3)], x, {x: x ** 2 for x in (1, 2)}, {c for c in "aa"})
fs = {n: (lambda k: lambda v: v * k)(n) for n in (1, 2)}
print(fs[2](5), (lambda a, b=2, *c, **d: (a, b, c, d))(1, 3, 4, e=5))
def f(n): return [i + n for i in range(3)]
print(f(10), sum(i for i in range(4)), list(map(lambda p: p[0] + p[1], [(1, 2), (3, 4)])))
print(sorted({"b": 2, "a": 1}.items(), key=lambda kv: kv[1]), [(i, j) for i, j in zip("ab", (1, 2))])
print([a if a else "-" for a in (0, 1)], [y for x in [[1], [2, 3]] for y in x], any(c.isdigit() for c in "ab1"))
print(len([1 for _ in range(100) if _ % 7 == 0]), [(lambda: i)() for i in range(3)])
class C:
    n = 3
    l = [i for i in range(n)]
print(C.l)
