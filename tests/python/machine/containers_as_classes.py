class Stack(list):
    def push(self, x): self.append(x)
    def __getitem__(self, i): return ("item", super().__getitem__(i))
s = Stack([1, 2]); s.push(3)
print(s, len(s), s[0], isinstance(s, list), list(s), s == [1, 2, 3], 2 in s, sum(s))
class D(dict):
    def __missing__(self, k): self[k] = k * 2; return self[k]
d = D(a=1); print(d["a"], d[4], d, len(d), "a" in d, isinstance(d, dict), d.get("zz"))
class N(int):
    def __new__(cls, v): return super().__new__(cls, v + 1)
    def double(self): return self * 2
    def __repr__(self): return f"N({int(self)})"
n = N(4); print(n, n + 1, n.double(), n == 5, hash(n) == hash(5), {5: "five"}[n], [n], type(n + 1))
class T(str):
    def shout(self): return self.upper() + "!"
t = T("abc"); print(t, t.shout(), len(t), t + "d", t == "abc", {"abc": 1}[t], t[1], isinstance(t, str), repr(t))
class P(tuple):
    @property
    def x(self): return self[0]
p = P((1, 2)); print(p, p.x, p == (1, 2), len(p), p + (3,)); a, b = p; print(a, b)
class Own(list):
    def __init__(self, n): super().__init__(range(n)); self.n = n
o = Own(3); print(o, o.n)
class Sorted(set):
    def top(self): return max(self)
q = Sorted([3, 1]); q.add(9); print(q.top(), sorted(q), len(q | {4}))
class F(float): pass
print(F(1.5) + 1, F(2.0), F("3.5"))
class E(Exception):
    code = 5
try: raise E("m", 2)
except E as e: print(e, e.args, e.code)
class Singleton:
    one = None
    def __new__(cls, *a):
        if cls.one is None: cls.one = super().__new__(cls)
        return cls.one
    def __init__(self, v): self.v = v
x, y = Singleton(1), Singleton(2); print(x is y, x.v)
class Base:
    subs = []
    def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); Base.subs.append((cls.__name__, tag))
class K1(Base, tag="one"): pass
class K2(Base): pass
print(Base.subs)
