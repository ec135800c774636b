class A:
    def f(self): return "A.f"
    @classmethod
    def c(cls): return "A.c " + cls.__name__
class B(A):
    def f(self):
        def inner(): return super(B, self).f()
        g = lambda: __class__.__name__
        return inner(), g(), [super(B, self).f() for _ in range(1)]
    @classmethod
    def c(cls): return super().c() + "!"
    def cell(self):
        def k(): return self
        return super().f(), k() is self
    def arg(this, super_=1): return super().f()
print(B().f(), B.c(), B().cell(), B().arg())
class NoSuper:
    def f(self): return super
print(NoSuper().f() is super)
def sup():
    try: super()
    except RuntimeError as e: print(e)
sup()
class Dflt:
    def __init__(self, *args, **kw): self.a = (args, kw)
print(Dflt(1, x=2).a)
def gen_in_class():
    class K:
        n = 3
        r = list(i for i in range(n))
        d = {i: 1 for i in range(n)}
    return K.r, K.d
print(gen_in_class())
x = [1, 2, 3]
def use_global_comp(): return [i * y for i in x]
y = 2
print(use_global_comp())
print([z := 10, [z + i for i in range(2)]], z)
total = 0
print([total := total + v for v in range(5)], total)
def f():
    acc = 0
    r = [acc := acc + i for i in range(4)]
    g = list((acc := acc + i) for i in range(3))
    return r, g, acc
print(f())
def yf():
    try:
        yield 1
        try: yield 2
        finally: print("in")
    finally:
        print("out")
        yield 3
g = yf(); print(next(g), next(g))
try: print(g.throw(KeyError("z")))
except KeyError: print("ke")
try: next(g)
except KeyError as k: print("KE", k)
def with_yield():
    class C:
        def __enter__(s): print("en"); return 1
        def __exit__(s, *a): print("ex", a[0] and a[0].__name__)
    with C() as c:
        yield c
        yield c + 1
print(list(with_yield()))
g = with_yield(); next(g); g.close()
def loop_gen():
    for i in range(3):
        try: yield i
        except ValueError: print("ve", i); continue
        print("n", i)
g = loop_gen(); next(g); print(g.throw(ValueError())); print(list(g))
d = {}
d["a"], d["b"] = d["c"] = 1, 2
print(d)
class Attr: pass
o = Attr(); o.x = o.y = 5; o.x += o.y; o.l = []; o.l += [1]; o.l[0] += 5; print(o.x, o.l)
def i(): print("i called"); return 0
l = [1]; l[i()] += 5; print(l)
a = [1, 2, 3]; a[0], a[1] = a[1], a[0]; print(a)
first, *_, last = range(10); print(first, last, _)
[p, q] = "ab"; (r,) = [1]; print(p, q, r)
for [m, *n] in [(1, 2, 3)]: print(m, n)
for o.z in range(2): pass
print(o.z)
for d["k"] in "xy": pass
print(d["k"])
print([k for k, (v, w) in {"a": (1, 2)}.items()], {v: k for k, v in {"a": 1}.items()})
if not (None or 0): print("ok1")
if (1 and 0) or (2 and not 3 < 2): print("ok2")
while not False and (lambda: True)(): break
print(1 if (2 if 0 else 3) else 4)
print((yes := 5) if True else 0, yes)
v = 3
print("a" if v < 2 else "b" if v == 3 else "c", v == 3 != 4, not v == 3, (not v) == 3)
print(f"{'a' if v else 'b'}{v:{v}}{v!r:<{v}}|{f'{v}'}{'{'}")
print(f"{v:=^{10}} {'x':*>{v+1}}", f"{v:{'0'}{4}}", f"{'}'}", f"{{{v}}}")
def deco(f): f.tag = 1; return f
class W:
    @deco
    def m(self): pass
    attr: int = 3
    ann: str
print(W.m.tag, W.attr, hasattr(W, "ann"))
def annot(a: int, *b: str, c: "x" = 1, **d) -> None: e: int = a; f: str; return e
print(annot(4))
def unb():
    f: int
    try: f
    except UnboundLocalError as e: print(e)
unb()
try:
    del nope
except NameError as e: print(e)
import sys
print(sys.version_info[0] >= 3, sys.maxsize > 1 << 20)
from math import *
print(floor(2.7), ceil(2.1), sqrt(16))
print(max(1, 2, key=lambda x: -x), min([3, 1], default=0), sum(range(5), 10), abs(-3), divmod(7, 2))
print(isinstance(1, (str, int)), issubclass(bool, int), type(True), bool, int("ff", 16), bin(5), oct(8), hex(255), ord("a"), chr(97))
print(list(range(10, 0, -3)), range(5)[1:3], len(range(0, 10, 3)), 3 in range(5), range(3) == range(3))
print("%s %s" % ("a", 1), "%(k)s" % {"k": 2}, "%5.1f|%-5d|%+d" % (1.25, 3, 4), "%r" % "x", "%c" % 65)
print("abc".startswith(("x", "a")), "a b c".split(None, 1), "abc".partition("b"), "x=1".rpartition("="), "aAb".swapcase(), "a".center(5, "*"), "1".zfill(3), "a\nb".splitlines(), "abc".isalpha(), "title case".title(), "cap".capitalize())
def star_mid(a, *b, c=5): return a, b, c
print(star_mid(*range(3), c=1), star_mid(1, *(), *[2], **{}))
try: star_mid(**{"a": 1}, **{"a": 2})
except TypeError as e: print(e)
try: star_mid(1, a=2)
except TypeError as e: print(e)
print((lambda: (yield))().__class__.__name__)
t = (1, 2) + (3,); t += (4,); print(t, t * 2, t[1:], t.index(3), t.count(1), hash((1, 2)) == hash((1, 2)), (1, 2) < (1, 3))
print([1, 2] == [1, 2], [1] < [1, 2], {1: 2} == {1: 2}, "a" < "b", None == 0, 1 == True)
n = None
print(n is None, n is not None, n == None)
while True:
    try:
        v += 1
        if v > 5: break
    finally:
        v += 1
print(v)
