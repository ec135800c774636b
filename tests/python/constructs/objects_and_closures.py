# closures and classes mix
def outer(a):
    b = a * 2
    class C:
        c = b
        def m(self, k=b):
            nonlocal b
            b += 1
            return (a, b, k, self.c)
        @staticmethod
        def s(): return a
        l = [b + i for i in range(2)]
        g = list(b + i for i in range(2))
    return C, lambda: b
C, getb = outer(1)
print(C().m(), C.s(), C.l, C.g, getb())
def deep():
    x = 0
    def l1():
        def l2():
            def l3():
                nonlocal x
                x += 1
                return x
            return l3
        return l2()
    return l1()
d = deep(); print(d(), d())
def rec(n): return 1 if n < 2 else n * rec(n - 1)
print(rec(25))
def local_rec():
    def f(n): return n if n < 2 else f(n - 1) + f(n - 2)
    return f(15)
print(local_rec())
class Node:
    def __init__(self, v, nxt=None): self.v, self.next = v, nxt
    def __iter__(self):
        n = self
        while n: yield n.v; n = n.next
print(list(Node(1, Node(2, Node(3)))))
class A:
    def __init__(self): self.items = []
    def add(self, x): self.items.append(x); return self
    def __enter__(self): return self
    def __exit__(self, *a): self.items.clear()
with A() as a: print(a.add(1).add(2).items)
print(a.items)
class Prop:
    def __init__(self): self._x = 0
    x = property(lambda s: s._x, lambda s, v: setattr(s, "_x", v))
    @property
    def y(self): "doc"; return self._x + 1
    @y.deleter
    def y(self): self._x = -1
p = Prop(); p.x = 5; print(p.x, p.y); del p.y; print(p.x)
try: p.y = 3
except AttributeError as e: print("AE")
class S(str):
    def shout(self): return self.upper() + "!"
print(S("hi").shout(), len(S("abc")), S("a") + "b", isinstance(S(""), str))
class Lst(list):
    def __getitem__(self, i): return ("item", super().__getitem__(i))
    def append(self, x): super().append(x * 2)
l = Lst([1]); l.append(2); print(l[1], len(l), l)
class D(dict):
    def __missing__(self, k): self[k] = k * 2; return self[k]
d = D(); print(d[3], d)
class I(int):
    def __add__(self, o): return I(int(self) * 10 + o)
print(I(3) + 4, I(5) * 2)
class E(Exception): pass
try: raise E("x")
except E as e: print(repr(e))
class Cmp:
    def __init__(s, v): s.v = v
    def __lt__(s, o): return s.v < o.v
    def __repr__(s): return str(s.v)
print(sorted([Cmp(3), Cmp(1), Cmp(2)]), min(Cmp(2), Cmp(1)), max([Cmp(1), Cmp(5)]))
class Abs:
    def __neg__(s): return "neg"
    def __pos__(s): return "pos"
    def __invert__(s): return "inv"
    def __abs__(s): return "abs"
    def __int__(s): return 5
    def __float__(s): return 2.5
    def __index__(s): return 3
    def __matmul__(s, o): return "mm"
    def __rsub__(s, o): return ("rsub", o)
    def __iadd__(s, o): return ("iadd", o)
    def __ge__(s, o): return True
    def __divmod__(s, o): return "dm"
    def __round__(s, n=None): return ("round", n)
    def __getattribute__(s, n): return object.__getattribute__(s, n) if n.startswith("__") else "ga " + n
    def __delitem__(s, k): print("del", k)
    def __setitem__(s, k, v): print("set", k, v)
    def __reversed__(s): return iter([3, 2])
q = Abs(); print(-q, +q, ~q, abs(q), int(q), float(q), [0, 1, 2, 3][q], q @ 1, 5 - q, q >= 1, divmod(q, 1), round(q), round(q, 2), q.zzz, list(reversed(q)))
del q[1:2]; q[0, 1] = 5; q += 1; print(q)
def gen_class():
    class G:
        def __iter__(self): yield from range(3)
    return G()
print([*gen_class()], dict(a=1, **{"b": 2}), {**dict(x=1)})
print(type(1).__name__, type(type).__name__, type(None).__name__, type(lambda: 0).__name__, type(print).__name__, type([].append).__name__)
print(callable(print), callable(5), id(a) == id(a), vars(Node(1)))
class Multi(A, Prop):
    def __init__(self): A.__init__(self); Prop.__init__(self)
m = Multi(); m.add(1); m.x = 2; print(m.items, m.y)
class WithCall:
    def __call__(self, f): return lambda *a: ("wrapped", f(*a))
@WithCall()
def wrapped(x): return x
print(wrapped(1))
@staticmethod
def sm(): return 1
class Deco:
    def __init__(self, f): self.f = f
    def __get__(self, o, t): return lambda *a: self.f(o, *a)
class UsesDeco:
    @Deco
    def m(self, x): return x
print(UsesDeco().m(4))
x = 5
class Sc:
    y = x
    x = 6
    z = x
print(Sc.y, Sc.z, x)
print((lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 3, 5, d=6, f=7))
def kwonly(*, a, b=2): return a, b
print(kwonly(a=1))
try: kwonly(1)
except TypeError as e: print(e)
try: kwonly(b=1)
except TypeError as e: print(e)
try: (lambda a, b, c: 0)(1)
except TypeError as e: print(e)
try: rec(1, 2)
except TypeError as e: print(e)
try: rec(n=1, m=2)
except TypeError as e: print(e)
print(*map(str, range(3)), sep=",", end="!\n")
global_list = [i for i in "abc"]
def use(): return [c + d for c in global_list for d in global_list if c < d]
print(use())
it = iter([1, 2, 3])
for v in it:
    print(v, next(it, "end"))
print(list(enumerate("ab", 1)), list(reversed([1, 2])), list(filter(None, [0, 1, ""])), sum([[1], [2]], []))
print("a,b".split(","), " x ".strip(), "-".join("abc"), "abc".replace("b", "X"), "abc".find("c"), "aXb".lower(), "%s" % None, "abc"[::-1], "abc" * 2, "x" in "xyz", "é".encode(), b"a".decode())
print(hash("a") == hash("a"), (5).bit_length(), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "little"))
lst = [3, 1, 2]; lst.sort(reverse=True); print(lst, lst.index(1), lst.count(3), lst.pop(), lst.insert(0, 9), lst)
dd = {"a": 1}; dd.update(b=2); print(dd.get("z", 0), dd.setdefault("c", 3), dd.pop("a"), list(dd.items()), "b" in dd, len(dd), dd)
s = {1, 2}; s.add(3); s.discard(1); print(sorted(s | {9}), s & {2}, s - {2}, s ^ {2, 5}, {1} <= {1, 2})
print(bytearray(b"ab") + b"c", bytes(3), bytes([1, 2]))
