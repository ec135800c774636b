class A:
    y = 5
    def __getattribute__(self, n):
        if n.startswith('log_'): return "logged " + n
        return super().__getattribute__(n)
    def __getattr__(self, n): return "missing " + n
    def __setattr__(self, n, v): print("set", n, v); object.__setattr__(self, n, v)
    def __delattr__(self, n): print("del", n); object.__delattr__(self, n)
    def m(self): return "m"
a = A(); a.x = 1
print(a.x, a.y, a.log_me, a.nope, a.m()); del a.x; print(a.x)
try: del a.zzz
except AttributeError as e: print(e)
print(hasattr(a, 'q'), getattr(a, 'log_q'), getattr(a, 'x', 'dflt'))
class B:
    def __getattr__(self, n):
        if n == 'ok': return 1
        raise AttributeError(f"no {n}")
b = B(); print(b.ok, hasattr(b, 'z'), getattr(b, 'z', 'd'))
try: b.z
except AttributeError as e: print(e)
print(len.__name__, "x".__class__, B.__dict__.keys() >= {'__getattr__'})
class C:
    def __getattr__(self, n): return lambda *a: (n, a)
print(C().foo(1, 2), C().bar())
try: len(C())
except TypeError as e: print(e)
class D:
    def __getattribute__(self, n): raise ValueError(n)
try: D().x
except ValueError as e: print(repr(e))
print(type(D()).__name__)
