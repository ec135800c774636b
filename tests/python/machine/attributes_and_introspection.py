class A:
    kind = "a"
    def __init__(self): self.x = 1
    def m(self): "docs"; return self.x
a = A()
print(getattr(a, "x"), getattr(a, "y", "d"), hasattr(a, "m"), hasattr(a, "q"))
setattr(a, "y", 2); a.z = 3; del a.x; print(vars(a), a.__dict__, a.kind)
a.kind = "own"; print(a.kind, A.kind); del a.kind; print(a.kind)
A.kind = "changed"; print(a.kind, A().kind)
A.extra = lambda self: "extra " + self.kind; print(a.extra())
print(A.m.__doc__, A.m.__name__, A.m.__qualname__, A.__name__, A.__module__, a.m.__self__ is a, a.m.__func__ is A.m)
class G:
    def __getattr__(self, n):
        if n.startswith("no"): raise AttributeError("no " + n)
        return "got " + n
    def __setattr__(self, n, v): object.__setattr__(self, n, v * 2)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
g = G(); g.a = 5; print(g.a, g.b, hasattr(g, "nope"), getattr(g, "nope", 0)); del g.a; print(g.a)
class L:
    def __getattribute__(self, n):
        if n == "magic": return 42
        return super().__getattribute__(n)
l = L(); l.x = 1; print(l.magic, l.x)
class S:
    __slots__ = ("a", "b")
s = S(); s.a = 1; print(s.a)
try: s.c = 2
except AttributeError as e: print(e)
try: s.b
except AttributeError as e: print(type(e).__name__)
print(callable(a.m), callable(5), type(a).__name__, isinstance(A, type), type(A) is type, type(5) is int, type(type) is type)
def f(x): return x
f.tag = "t"; print(f.tag, f.__name__, hasattr(f, "tag"))
print(dir(a)[-2:], "m" in dir(A), isinstance(True, int), issubclass(bool, int), type(1) == int)
m = a.m; 
try: m()
except AttributeError as e: print(e)
try: (5).x = 1
except AttributeError as e: print(e)
try: A.m()
except TypeError as e: print(e)
bound = [].append; bound(1); print(id(a) == id(a), a == a, a != A(), object() == object())
