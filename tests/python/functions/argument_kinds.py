def f(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
print(f(1, d=4)); print(f(1, 2, 3, 4, 5, d=6, z=7)); print(f(1, c=9, d=1, a=2, b=3))
print(f(*[1, 2], *(3, 4), d=5, **{'x': 1}, **{'y': 2}))
def order(*a, **k): return a, list(k)
print(order(3, *[1], z=1, **{'y': 2}, x=3))
def defs(x=[]): x.append(1); return x
defs(); print(defs(), defs.__defaults__)
n = 5
def late(x=n): return x
n = 6; print(late())
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
def kwonly(*, a, b=2): return a, b
print(kwonly(a=1), kwonly(**{'a': 1, 'b': 3}))
def gen_args(*a): return a
print(gen_args(*(x for x in range(3)), *{'k': 1}, *"ab"))
print(dict(a=1, **{'b': 2}), dict([(1, 2)], c=3), max(*[1, 5, 2]), print(*[1, 2], sep='-', end='!\n'))
def ret_none(): return
def pas(): ...
print(ret_none(), pas())
def ev(x): print("ev", x); return x
def tgt(*a, **k): return a, k
print(tgt(ev(1), *[ev(2)], k=ev(3), **{'l': ev(4)}))
