x = "outer"
print([x for x in "ab"], x, {x: 1 for x in "c"}, x, {x for x in "d"}, list(x for x in "e"), x)
print([[i * j for j in range(i)] for i in range(4)], [(a, b) for a in range(3) if a for b in "xy" if b != "x"])
def f(n): return [n + i for i in range(3)], [lambda: i + n for i in range(2)]
l, fs = f(10); print(l, [g() for g in fs])
class C:
    vals = [1, 2]
    doubled = [v * 2 for v in vals]
    def m(self): return [self.k(v) for v in self.vals]
    def k(self, v): return v + 1
print(C.doubled, C().m())
it = iter(range(3)); print([i for i in it if i], list(it))
print(sum(i for i in range(5)), max((len(w), w) for w in ["a", "ccc", "bb"]), dict((k, v) for k, v in zip("ab", [1, 2])))
try: [1 / i for i in [1, 0]]
except ZeroDivisionError as e: print(e)
def g():
    r = []
    for i in range(2): r.append([i for i in range(3)]); r.append(i)
    return r
print(g(), [*(i for i in range(2)), *[j for j in "z"]], [x if x % 2 else -x for x in range(4)])
print([(lambda y: y * x)(3) for x in range(3)], [i for i in range(10) if i % 2 if i % 3], [k for k in {1: 2}], [a for a, in [(1,), (2,)]], [a for (a, (b, c)) in [(1, (2, 3))]])
