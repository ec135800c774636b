class A:
    v = "A.v"
    def f(s): return "A.f"
    @classmethod
    def c(cls): return "A.c " + cls.__name__
    @staticmethod
    def st(): return "A.st"
    @property
    def p(s): return "A.p"
class B(A):
    def f(s): return "B.f " + super().f()
    @classmethod
    def c(cls): return "B.c " + super().c()
    @staticmethod
    def st(): return "B.st " + super(B, B).st()
    @property
    def p(s): return "B.p " + super().p
    def g(s):
        def inner(): return super(B, s).f()
        return inner()
    def h(s): return [super(B, s).f() for _ in range(2)]
    def k(s):
        return (lambda: super(B, s).f())()
    def cls(s): return __class__, super().v, super(B, s).v
    def setit(s): 
        super().__setattr__('q', 1); return s.q
    def deep(s):
        sup = super()
        def inner(): return sup.f()
        return inner()
b = B(); print(b.f(), B.c(), b.c(), B.st(), b.p, b.g(), b.h(), b.k(), b.cls()[0] is B, b.cls()[1:], b.setit(), b.deep())
print(super(B, b).f(), super(B, B).c())
try: super(B, 5)
except TypeError as e: print(e)
try: super(B, b).zzz
except AttributeError as e: print(e)
def f(): super()
try: f()
except RuntimeError as e: print(e)
def g(x): super()
try: g(1)
except RuntimeError as e: print(e)
class C(B):
    def f(self):
        self = None
        return "self rebound"
print(C().f(), super(C, C()).f())
s = super(B, b); print(s.__thisclass__, s.__self__ is b, s.__self_class__, type(s))
class D(B):
    f = lambda self: "lam " + super().f()
print(D().f())
class X:
    def m(self): return ["X"]
class Y(X):
    def m(self): return ["Y"] + super().m()
class Z(X):
    def m(self): return ["Z"] + super().m()
class W(Y, Z):
    def m(self): return ["W"] + super().m()
print(W().m(), [c.__name__ for c in W.__mro__])
