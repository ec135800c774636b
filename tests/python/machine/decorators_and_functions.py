def trace(f):
    def wrap(*a, **k):
        print("call", f.__name__, a, k)
        return f(*a, **k)
    return wrap
def times(n):
    def deco(f):
        def wrap(*a): return [f(*a) for _ in range(n)]
        return wrap
    return deco
@trace
@times(2)
def add(a, b): return a + b
print(add(1, 2))
@trace
def kw(a, *, b=2): return a, b
print(kw(1, b=3))
class Memo:
    def __init__(self, f): self.f, self.c = f, {}
    def __call__(self, n):
        if n not in self.c: self.c[n] = self.f(n)
        return self.c[n]
@Memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), len(fib.c))
def deco(cls):
    cls.tag = "deco"
    return cls
@deco
class X: pass
print(X.tag)
def compose(*fs):
    def run(x):
        for f in fs: x = f(x)
        return x
    return run
print(compose(str, len, lambda n: n + 1)(12345))
def rec(n): return 0 if n == 0 else 1 + rec(n - 1)
print(rec(200))
def forever(n): return forever(n + 1)
try: forever(0)
except RecursionError as e: print(str(e)[:32])
print((lambda: (yield))().__class__.__name__, sorted([3, 1, 2], key=lambda x: -x), list(map(str, [1, 2])))
def doc():
    """The doc."""
print(doc.__doc__, doc())
def many(a, b, c, d, e, f, g, h, i, j, k, l): return a + b + c + d + e + f + g + h + i + j + k + l
print(many(*range(12)))
def mut(l, n=[0]):
    n[0] += 1
    l.append(n[0])
q = []; mut(q); mut(q); print(q)
