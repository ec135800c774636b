class Meta(type):
    def __new__(m, name, bases, ns, **kw):
        ns["made"] = name.lower()
        return super().__new__(m, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.kw = kw
    def __call__(cls, *a):
        obj = super().__call__(*a)
        obj.called = True
        return obj
    def __len__(cls): return 7
    def describe(cls): return "I am " + cls.__name__
class A(metaclass=Meta, flag=1):
    def __init__(self, x): self.x = x
class B(A): pass
print(A.made, B.made, A.kw, B.kw, type(A) is Meta, type(B) is Meta, A.describe(), len(A))
b = B(5); print(b.x, b.called, isinstance(b, A))
Dyn = type("Dyn", (A,), {"v": 3, "m": lambda self: self.v + 1})
print(Dyn(1).m(), Dyn.__name__, Dyn.made)
P = type("P", (), {}); p = P(); p.q = 1; print(p.q, type(p).__name__)
