a, b = b, a = 1, 2
print(a, b)
[x, (y, *z)] = 1, "abc"
print(x, y, z)
*i, j = range(4); print(i, j)
d = {}; d["k"], d["v"] = 1, 2; print(d)
class O: pass
o = O(); o.a, (o.b, o.c) = 1, (2, 3); print(o.a, o.b, o.c)
for k, (p, q) in {"a": (1, 2)}.items(): print(k, p, q)
print([*range(2), *"ab"], (*[1], 2), {*[1, 1]}, {**{"a": 1}, "b": 2})
def f(*a): return a
print(f(*[1], *(2, 3), 4), f(*"xy"))
try: f(*5)
except TypeError as e: print(e)
try: dict(**{1: 2})
except TypeError as e: print(e)
try: f(**{"a": 1})
except TypeError as e: print(e)
