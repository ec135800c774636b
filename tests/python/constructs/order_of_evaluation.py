# evaluation order and odd corners
def p(x, r=None):
    print("p", x)
    return x if r is None else r
# del forms
d = {"a": 1, "b": 2}; del d["a"], d["b"]; print(d)
l = [1,2,3,4]; del l[0], l[-1]; print(l)
class O: pass
o = O(); o.a = 1; del o.a
try: del o.a
except AttributeError as e: print(type(e).__name__)
(a, [b, c]) = (1, [2, 3]); del (a, [b]); print(c)
try: a
except NameError as e: print(e)
# nested functions with defaults referencing outer
def mk():
    r = []
    for i in range(3):
        def f(x, i=i, *, j=i*2): return (x, i, j)
        r.append(f)
    return [f(9) for f in r]
print(mk())
# conditional lambda
print((lambda x: "pos" if x > 0 else "neg" if x < 0 else "zero")(0))
# while with else/break/continue nesting
i = 0
while i < 5:
    i += 1
    if i == 2: continue
    for j in range(3):
        if j == i: break
        if j == 1: continue
        print(i, j)
    else:
        print("no break", i)
        break
else:
    print("never")
# try in loop in function with return in else
def f(n):
    for k in range(n):
        try:
            if k == 1: raise ValueError(k)
        except ValueError as e:
            last = e.args[0]
        else:
            if k == 2: return ("ret", k, last)
        finally:
            print("fin", k)
print(f(5))
# global in class body & function
g = 1
class K:
    global g
    g = 2
    h = g
print(g, K.h)
# class attr via self aug
class Cn:
    n = 0
    def inc(self): self.n += 1; return self.n
x, y = Cn(), Cn(); x.inc(); x.inc(); y.inc(); print(x.n, y.n, Cn.n)
# list aug in tuple
t = ([1],)
try: t[0] += [2]
except TypeError as e: print("TE", t)
# chained assignment order
def tgt(n, v): print("tgt", n); return v
L = [0, 0]
L[tgt("a", 0)] = L[tgt("b", 1)] = p("val")
print(L)
# star in index / return / yield
def st(*a): return *a, 0
print(st(1, 2), [*st(3)], (*"ab",))
# nested comprehension scopes w/ lambdas
fs = [[lambda: (i, j) for j in range(2)] for i in range(2)]
print([[f() for f in r] for r in fs])
print({k: [v for v in range(k)] for k in range(3)})
n = 3
print([n for n in range(n)], n)
def comps(n):
    return [(lambda: n + m)() for m in range(n)], [x for x in [y for y in range(n)] if x != n - 1]
print(comps(3))
# unpack errors etc
for bad in (lambda: [a for a, b in [(1,)]], lambda: (lambda a: a)(1, 2), lambda: {}["k"], lambda: [][0], lambda: "a" + 1, lambda: 1 < "a", lambda: None.x, lambda: undefined, lambda: int("x"), lambda: (1)(), lambda: [1](), lambda: {**[]}, lambda: [*5], lambda: print(*5), lambda: print(**5), lambda: dict(**{1: 2}), lambda: f(1, **{"n": 2}), lambda: len(5), lambda: {[]: 1}, lambda: {[]}, lambda: -"a", lambda: ~1.5, lambda: 1 @ 2, lambda: 5 in 5, lambda: for_ , lambda: iter(5), lambda: next(5), lambda: "abc".foo(), lambda: range(1, 2, 0), lambda: 1 // 0, lambda: 1 % 0, lambda: 1.0 / 0, lambda: 0 ** -1, lambda: 1 << -1, lambda: chr(-1), lambda: abs("a"), lambda: "%d" % "a", lambda: "{}".format(), lambda: b"a" + "a"):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
# big function args
def many(a, b=1, *c, d, e=5, **f): pass
print(many.__name__, many.__qualname__, (lambda: 0).__name__, many.__defaults__)
# string escapes / bytes
print(repr("a\tb\n\\'\""), repr(b"\x00\xff'"), ascii("é"), "\x41\101\u0041")
# comparison chains with side effects
print(p(1) < p(3) < p(2) < p(99))
print(1 < 2 > 1 == 1 != 2 is not None in [True])
# ternary chains, boolean results
print([] and 1 or 2, not (1 and 0), (0 or None) is None)
# int/str semantics
print(10 ** 20 // 3, -10 ** 20 % 7, 2 ** 100 >> 90, 1e300 * 1e10, -0.0, 5 % -3, -5 // 3, 7.5 // 2, -7.5 % 2, divmod(-7, 2), round(2.5), round(-1.5), round(1.255, 2))
print(0.1 + 0.2, 1e22, 1.0, 123456789.123456789, 1e-5, 3.0e100, float("inf"), float("nan"), 1/3)
for i in range(3): pass
print(i)
for i in range(0): pass
print(i)
def noret(): pass
print(noret(), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, z=4))
@property
def prop(): pass
print(type(prop).__name__)
if True: print("yes")
elif p("never"): pass
x = 5 if p("cond", False) else 6
print(x)
with_result = None
class CM:
    def __enter__(self): return (1, 2)
    def __exit__(self, *a): print("exit", a[0] is None)
with CM() as (q, r), CM() as l[0]: print(q, r, l)
with (CM() as z, CM()): print(z)
