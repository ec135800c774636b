# more grammar corners
def a(): yield
def gen_default(x=[i for i in range(3)], y=(lambda: 5)()): return x, y
print(gen_default())
class A:
    def __init__(self, /, a, *, b): self.a, self.b = a, b
    def __class_getitem__(cls, k): return ("cgi", k)
print(A(1, b=2).b, A[int, str])
lam = lambda *, k=3: (yield k)
print(list(lam()), list((lambda: [(yield 1), (yield 2)])()))
def f(a, b, /): return a - b
print(f(*(5, 3)))
x = y = z = 0
x, (y, z) = 1, (2, 3)
print(x, y, z)
d = {"x": {"y": [1, 2, {"z": 3}]}}
d["x"]["y"][2]["z"] += 4
print(d, d["x"]["y"][-1]["z"])
def fn(): fn.count += 1; return fn.count
fn.count = 0
print(fn(), fn(), fn.__dict__ if hasattr(fn, "__dict__") else {"count": 2})
print([*range(2), *[i * i for i in range(3)]], (*(), 1), {*"aab"} == {"a", "b"})
if x == 1 and (y == 2 or z == 9) and not (x and not y): print("cond")
print(x if x > 5 else y if y > 5 else z, x and y, x or y, not x or z)
s = "a"; s += "b" * 3; s *= 2; print(s)
t = 1,; print(t, *t)
print("a" if "b" else "c", ("x", "y")[x == 1], [1, 2][-x])
for i in range(3):
    for j in range(3):
        if j == 1: break
    else: continue
    if i == 1: break
print(i, j)
def nested_loops():
    for i in range(5):
        for j in range(5):
            if i * j == 6: return i, j
    return None
print(nested_loops())
def multi_except(n):
    try:
        if n == 0: return [][1]
        if n == 1: return {}["x"]
        if n == 2: return 1 / 0
        if n == 3: return int("z")
        return "fine"
    except (IndexError, KeyError) as e: return type(e).__name__
    except ZeroDivisionError: return "zde"
    except Exception as e: return str(e)
    finally: print("f", n)
print([multi_except(i) for i in range(5)])
class Base:
    registry = {}
    def __init_subclass__(cls, **kw): super().__init_subclass__(**kw); Base.registry[cls.__name__] = cls
class P1(Base): pass
class P2(Base): pass
print(sorted(Base.registry))
class Cfg:
    _inst = None
    def __new__(cls, *a):
        if cls._inst is None: cls._inst = super().__new__(cls)
        return cls._inst
print(Cfg() is Cfg())
class Temp:
    def __init__(self, c): self.c = c
    @property
    def f(self): return self.c * 9 / 5 + 32
    @f.setter
    def f(self, v): self.c = (v - 32) * 5 / 9
t = Temp(100); t.f = 32; print(t.c, t.f)
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 3: raise StopIteration
        return self.i
print(list(It()), 2 in It(), [*It()], dict(zip(It(), "abc")), max(It()), sorted(It(), reverse=True))
a_, *b_ = It(); print(a_, b_)
class GI:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(GI()), 20 in GI())
class CMeta(type):
    @property
    def prop(cls): return cls.__name__ + "!"
    def __getattr__(cls, n): return ("meta", n)
    def __iter__(cls): return iter([1, 2])
    def __len__(cls): return 7
class UsesMeta(metaclass=CMeta): a = 1
print(UsesMeta.prop, UsesMeta.zzz, list(UsesMeta), len(UsesMeta), UsesMeta.a)
def outer():
    v = "o"
    class In:
        v = "c"
        def get(self): return v
        lst = [v for _ in "a"]
    return In().get(), In.lst
print(outer())
def cond_def(flag):
    if flag:
        def g(): return "A"
    else:
        def g(): return "B"
    return g()
print(cond_def(1), cond_def(0))
def shadow(len): return len + 1
print(shadow(1), len("ab"))
def rebinding():
    print = lambda *a: a
    return print(1, 2)
print(rebinding())
list_ = [3, 1, 2]
list_.sort(key=lambda v: -v); print(list_)
def kwargs_order(**k): return list(k)
print(kwargs_order(z=1, a=2, **{"m": 3}))
print("%-10s|%5s|%.3s" % ("ab", "cd", "efghi"), "{:>5}|{:<5}|{:^5}|{:05d}|{:,}|{:.1%}|{:e}".format("a", "b", "c", 42, 1234567, 0.256, 12345.678))
print("{a[0]} {b.x} {0!r}".format("q", a=[1], b=type("T", (), {"x": 5})))
print(1_0.5 if 0 else 10.5, 0b1111_0000, 1e-3, 5 // 2 * 2 + 5 % 2, -2 ** 2, (-2) ** 2, 2 ** 3 ** 2, ~-1, not not 1)
print(1 if None else 2, [] == [], [] is [], () == (), "" or "d", 0 or 0.0 or "", None or False)
assert not (x := 0), x
print((lambda x: x + 1)(1), (lambda: (1, 2))(), (lambda x, *y: [x, *y])(1, 2, 3))
while (n := x) < 3: x += 1
print(n, x)
print(b"abc"[0], b"abc"[1:], bytes([65, 66]), b"a" b"b", list(b"ab"), b"%d" % 5 if 0 else b"5")
"""string statement"""
...
pass; pass
if 1: pass
else: print("no")
print(__name__, end=""); print(); print(1, 2, sep="-", end=";\n")
try:
    try: raise ValueError(1)
    finally: print("F")
except (ValueError if 1 else KeyError) as e: print(e)
