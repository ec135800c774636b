def deco(f):
    def w(*a, **k):
        print("call", f.__name__); return f(*a, **k)
    return w
def with_args(n):
    def d(f):
        f.n = n; return f
    return d
@deco
@with_args(5)
def foo(x): return x
print(foo(1))
@with_args(3)
class C: pass
print(C.n)
class Deco:
    def __init__(self, f): self.f = f; self.calls = 0
    def __call__(self, *a): self.calls += 1; return self.f(*a)
@Deco
def bar(a): return a * 2
print(bar(2), bar(3), bar.calls)
@(lambda f: 42)
def answer(): pass
print(answer)
decs = [deco]
@decs[0]
def baz(): return "baz"
print(baz())
class M:
    @deco
    def m(self): return "m"
    @staticmethod
    @deco
    def s(): return "s"
    @classmethod
    @deco
    def c(cls): return cls.__name__
print(M().m(), M.s(), M.c())
import functools
def timed(f):
    @functools.wraps(f)
    def w(*a): "w doc"; return f(*a)
    return w
@timed
def named(): "named doc"
print(named.__name__, named.__doc__, named.__wrapped__.__name__, named.__qualname__)
