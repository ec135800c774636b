class A:
    def __init__(self, x): self.x = x
    def who(self): return "A" + str(self.x)
    def both(self): return self.who() + "!"
class B(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
d = D(1, 2)
print(d.both(), d.x, d.y)
print([c.__name__ for c in D.__mro__])
print(isinstance(d, A), issubclass(D, C), issubclass(A, D), isinstance(d, (int, C)))
print(B.who(d), A.who(d))
try:
    class X(A, D): pass
except TypeError as e:
    print(str(e).split("\n")[0])
class E: pass
e = E()
try: e.missing
except AttributeError as err: print(err)
try: E.missing
except AttributeError as err: print(err)
try: E(1)
except TypeError as err: print(err)
print(D.__name__, D.__bases__ == (B, C), type(d) is D, d.__class__ is D)
