class A:
    count = 0
    @classmethod
    def make(cls, *a): cls.count += 1; return cls(*a)
    @staticmethod
    def add(a, b=1): return a + b
    def __init__(self, v=0): self.v = v
class B(A): pass
print(A.make(3).v, B.make().v, A.count, B.count, type(B.make()).__name__, A.add(1), A().add(2, 3), B.add(5))
print(A.__dict__["make"].__func__.__name__, isinstance(A.__dict__["add"], staticmethod), A.make.__self__ is A, B.make.__self__ is B)
class C:
    def f(): return "f"
    g = staticmethod(f)
    h = classmethod(lambda cls: cls.__name__)
print(C.g(), C().g(), C.h(), C().h())
s = staticmethod(lambda: 1); print(s())
