class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [c.__name__ for c in D.__mro__], D.__bases__)
try:
    class E(A, B): pass
except TypeError as e: print(e)
try:
    class F(A, A): pass
except TypeError as e: print(e)
try:
    class G(bool): pass
except TypeError as e: print(e)
try:
    class I(int, str): pass
except TypeError as e: print(e)
print(issubclass(D, (int, A)), issubclass(A, D), isinstance(D(), B), D.mro() == list(D.__mro__))
