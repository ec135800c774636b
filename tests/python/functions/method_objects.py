class A:
    def m(self, x): return self, x
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): return "s"
    def __call__(self, *a, **k): return a, k
a = A()
bm = a.m; print(bm(1) == (a, 1), A.m(a, 2)[1], a.c() is A, a.s(), a(1, k=2))
import types
def free(self): return "free"
a.free = types.MethodType(free, a); print(a.free(), type(a.free).__name__, a.free.__self__ is a)
a.plain = lambda: "plain"; print(a.plain())
A.added = free; print(a.added())
print(callable(a), callable(A), callable(5), callable(len), callable(bm), callable(lambda: 0))
f = "abc".upper; print(f(), f.__self__, f.__name__)
print(list(map(str.upper, "ab")), sorted("bA", key=str.lower), str.join(",", "ab"))
d = {'k': a.m}; print(d['k'](5)[1])
print(A.s is A.s, a.c == a.c, A.__dict__['c'].__func__.__name__, A.__dict__['s'].__func__())
print(isinstance(A.m, types.FunctionType), isinstance(a.m, types.MethodType), isinstance(len, types.BuiltinFunctionType), isinstance((x for x in ()), types.GeneratorType))
