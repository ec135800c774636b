class A:
    def __init__(self): return 5
try: A()
except TypeError as e: print(e)
class B:
    def __new__(cls, *args, **kw): print("new", args, kw); return super().__new__(cls)
    def __init__(self, a, b=2): print("init", a, b)
B(1, b=3)
class S:
    _one = None
    def __new__(cls):
        if cls._one is None: cls._one = super().__new__(cls)
        return cls._one
print(S() is S())
class C:
    def __new__(cls): return object.__new__(D)
class D:
    def __init__(self): print("D init")
print(type(C()).__name__)
class E:
    def __init__(self, x): self.x = x
e = E.__new__(E); print(hasattr(e, "x")); E.__init__(e, 5); print(e.x)
try: E()
except TypeError as x: print(x)
try: object.__new__(E, 1)
except TypeError as x: print(x)
