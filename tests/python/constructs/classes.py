class A:
    """doc A"""
    count = 0
    def __init__(self, v): self.v = v; A.count += 1
    def get(self): return "A", self.v
    @property
    def p(self): return self.v * 2
    @p.setter
    def p(self, x): self.v = x
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
    def __repr__(self): return f"<{type(self).__name__} {self.v}>"
    def __eq__(self, o): return isinstance(o, A) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __lt__(self, o): return self.v < o.v
    def __add__(self, o): return A(self.v + (o.v if isinstance(o, A) else o))
    def __radd__(self, o): return A(o + self.v)
    def __getitem__(self, k): return k
    def __len__(self): return 3
    def __contains__(self, x): return x == self.v
    def __call__(self, *a, **k): return a, k
    def __iter__(self): return iter([1, 2, self.v])
    def __bool__(self): return self.v != 0
class B(A):
    def __init__(self, v, w=1):
        super().__init__(v)
        self.w = w
    def get(self): return ("B",) + super().get()
    def __getattr__(self, n):
        if n.startswith("dyn"): return n
        raise AttributeError(n)
class C(B): 
    def get(self): return ("C",) + super(C, self).get()
a, b, c = A(1), B(2), C(3)
print(a, b, c, a.get(), b.get(), c.get(), A.count)
print(a.p, A.s(1), B.c(2), a.c(3)); a.p = 7; print(a.v)
print(a == A(7), a != b, a < b, a + 1, 1 + a, a + b, a[1], a[1:2], len(a), 7 in a, a(1, k=2), list(a), bool(A(0)))
print(b.dynx); 
try: b.zzz
except AttributeError as e: print(e)
try: a.zzz
except AttributeError as e: print(e)
print(isinstance(c, A), issubclass(C, B), type(c).__name__, C.__bases__, [k.__name__ for k in C.__mro__])
print(A.__doc__, A.__name__, A.__qualname__, A.get.__qualname__, A.__module__)
class D:
    def method(self): return 1
    alias = method
    __private = 5
    def priv(self): return self.__private
d = D(); print(d.alias(), d.priv(), d._D__private)
m = d.method; print(m())
class E(D): pass
print(E().method(), hasattr(E(), "x"), getattr(E(), "x", 5))
setattr(d, "q", 1); print(d.q); del d.q; print(hasattr(d, "q"))
class Meta(type):
    def __call__(cls, *a): print("creating", cls.__name__, a); return super().__call__(*a)
    def __new__(m, name, bases, ns, **k): print("new", name, k); return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **k): super().__init__(name, bases, ns)
class F(metaclass=Meta, flag=1):
    def __init__(self, x): self.x = x
print(F(1).x, type(F))
class G:
    def __init_subclass__(cls, tag=None, **k): print("sub", cls.__name__, tag)
class H(G, tag="t"): pass
class Desc:
    def __set_name__(self, o, n): print("set_name", o.__name__, n); self.n = n
    def __get__(self, o, t): return self if o is None else ("get", self.n)
    def __set__(self, o, v): print("set", self.n, v)
class I: d = Desc()
i = I(); print(i.d); i.d = 5
class Base: 
    def f(self): return ["Base"]
class L(Base):
    def f(self): return ["L"] + super().f()
class R(Base):
    def f(self): return ["R"] + super().f()
class LR(L, R):
    def f(self): return ["LR"] + super().f()
print(LR().f())
class Ctx:
    def __enter__(s): return "v"
    def __exit__(s, *a): return True
with Ctx() as v: print(v); raise ValueError
class It:
    def __init__(s, n): s.n = n
    def __iter__(s): return s
    def __next__(s):
        if s.n == 0: raise StopIteration
        s.n -= 1; return s.n
print(list(It(3)), sum(It(4)), [x for x in It(2)])
class Slots:
    __slots__ = ("a",)
s = Slots(); s.a = 1; print(s.a)
class N:
    x = 1
    class Inner:
        y = 2
        def m(self): return N.x, self.y
print(N.Inner().m(), N.Inner.__qualname__)
def make(n):
    class T:
        def v(self): return n
    return T
print(make(5)().v(), make(1).__qualname__)
class P:
    def __str__(self): return "str"
    def __repr__(self): return "repr"
    def __format__(self, s): return f"fmt[{s}]"
p = P(); print(p, [p], f"{p} {p!r} {p!s:>5} {p:abc}", "%s %r" % (p, p), "{0} {0!r}".format(p))
class St:
    for i in range(2): locals_i = i
    if i: flag = True
    def f(self, x=i): return x
print(St.i, St.flag, St().f())
try:
    class Bad(5): pass
except TypeError as e: print("TypeError")
print(type("Dyn", (A,), {"k": 1})(4).k)
bases = (A,)
class X(*bases, **{}): pass
print(X(1))
try: A()
except TypeError as e: print(e)
try: A(1, 2, 3)
except TypeError as e: print(e)
