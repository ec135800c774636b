rows = [("b", 2), ("a", 2), ("c", 1), ("d", 2), ("e", 1)]
print(sorted(rows, key=lambda r: r[1]))
print(sorted(rows, key=lambda r: r[1], reverse=True))
rows.sort(key=lambda r: (r[1], r[0])); print(rows)
n = [(i * 7919) % 101 for i in range(60)]
print(sorted(n) == sorted(sorted(n, reverse=True)), sorted(n)[:5], sorted(n, key=lambda x: -x)[:5])
print(sorted("hello world"), sorted([3, 1.5, True, -2]), sorted([[2], [1, 9], [1]]), sorted({"b": 1, "a": 2}))
try: sorted([1, "a"])
except TypeError as e: print(e)
try: sorted([3, 1], key=lambda x: 1 / 0)
except ZeroDivisionError as e: print(e)
class K:
    made = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): K.made += 1; return self.v < o.v
ks = [K(v) for v in (3, 1, 2)]
print([k.v for k in sorted(ks)], K.made > 0, [k.v for k in sorted(ks, reverse=True)])
print(min(rows), max(rows, key=lambda r: r[0]), min("b", "a"), max(1, 2.5))
l = list(range(200)); l.sort(reverse=True); print(l[:3], l[-1])
