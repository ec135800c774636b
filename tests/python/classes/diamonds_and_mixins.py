class Base:
    def __init__(self, **kw): self.kw = kw; print("Base", sorted(kw))
    def hello(self): return ["Base"]
class A(Base):
    def __init__(self, a=0, **kw): print("A", a); super().__init__(**kw); self.a = a
    def hello(self): return ["A"] + super().hello()
class B(Base):
    def __init__(self, b=0, **kw): print("B", b); super().__init__(**kw); self.b = b
    def hello(self): return ["B"] + super().hello()
class C(A, B):
    def __init__(self, **kw): print("C"); super().__init__(**kw)
    def hello(self): return ["C"] + super().hello()
c = C(a=1, b=2, z=3)
print(c.hello(), c.a, c.b, c.kw, [k.__name__ for k in C.mro()])
class ReprMixin:
    def __repr__(self): return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"
class Point(ReprMixin):
    def __init__(self, x, y): self.x = x; self.y = y
print(Point(1, "two"), [Point(0, None)], str(Point(1, 2)))
print(super(A, c).hello(), super(C, C).hello(c), isinstance(c, (A, str)), issubclass(C, Base))
class X:
    def m(self):
        def inner(): return super(X, self).__repr__()[:2], __class__.__name__
        return inner()
print(X().m())
try:
    class Y(int, str): pass
except TypeError as e: print(e)
try:
    class Z(A, A): pass
except TypeError as e: print(e)
try:
    class W(5): pass
except TypeError as e: print(type(e).__name__)
try: C(1)
except TypeError as e: print(e)
