# Classes say the same about themselves whatever was asked before: bases, order, names, subclasses, properties.


class A:
    """First."""


class B(A):
    pass


class C(A):
    x = 1


class D(B, C):
    pass


class E(D):
    __qualname__ = "Outer.E"
    __doc__ = "Fifth."


for cls in (E, D, C, B, A):
    print(cls.__name__, cls.__qualname__, cls.__module__, cls.__doc__)
    print([base.__name__ for base in cls.__bases__], [base.__name__ for base in cls.__mro__])
    print(cls.__bases__ is cls.__bases__, cls.__mro__ is cls.__mro__, cls.__base__.__name__)
print([sub.__name__ for sub in A.__subclasses__()], E.__subclasses__())
a = A()
a.n = 1


class F(A):
    pass


print([sub.__name__ for sub in A.__subclasses__()], F().__dict__, a.__dict__, issubclass(F, A), issubclass(F, B))
F.__name__ = "Renamed"
print(F.__name__, F.__qualname__, F, F.__doc__)
F.__qualname__ = "Qualified"
print(F.__name__, F.__qualname__, F, repr(F())[:25])
try:
    F.__name__ = 3
except TypeError as error:
    print(error)


class Both(ExceptionGroup):
    pass


print([cls.__name__ for cls in Both.__mro__], issubclass(Both, Exception))
print([cls.__name__ for cls in ExceptionGroup.__mro__])


class Meta(type):
    def __call__(cls, *args):
        return super().__call__(*args)


class Number(int, metaclass=Meta):
    pass


class Wrong(KeyError, metaclass=Meta):
    pass


print(type(Number).__name__, Number(5) + 1, Number.__base__, type(Wrong).__name__, repr(Wrong("k")))
print(type(A), type(Meta), isinstance(Number, Meta), Meta.__bases__, A.__bases__)
made = type("Made", (Number,), {"y": 2})
print(made.__name__, made.__module__, made.__doc__, type(made).__name__, made(4) * 2, Number.__subclasses__() == [made])


class P:
    read = property(lambda self: "r")
    both = property(lambda self: self.v, lambda self, v: setattr(self, "v", v))
    gone = read.deleter(lambda self: print("deleted"))
    told = property(doc="only words")
    nothing = property()


p = P()
p.both = 4
del p.gone
print(p.read, p.both, p.gone, P.told.__doc__, P.told.fget, P.read.fset, P.read.fdel, P.gone.fset, P.nothing.fget)
for act in ("p.read = 1", "del p.both", "p.told", "p.nothing = 1"):
    try:
        if act == "p.read = 1":
            p.read = 1
        elif act == "del p.both":
            del p.both
        elif act == "p.told":
            p.told
        else:
            p.nothing = 1
    except AttributeError as error:
        print(error)
