from functools import reduce, partial
def twice(f): return lambda x: f(f(x))
print(twice(lambda x: x + 3)(1), reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], "s"), partial(int, base=2)("101"), partial(print, 1, sep="-")(2) )
def curry(f, n, *got): return f(*got) if len(got) >= n else lambda x: curry(f, n, *got, x)
print(curry(lambda a, b, c: a + b + c, 3)(1)(2)(3))
def memo(f):
    cache = {}
    def w(n):
        if n not in cache: cache[n] = f(n)
        return cache[n]
    w.cache = cache
    return w
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(50), len(fib.cache))
pipeline = [str.strip, str.title, lambda s: s.replace(" ", "_")]
print(reduce(lambda v, f: f(v), pipeline, "  hello big world "))
print([f.__name__ for f in (len, str.strip, fib, twice(len))], list(map(pow, [2, 3], [3, 2])), any(map(callable, [1, len])))
try: reduce(lambda a, b: a, [])
except TypeError as e: print(e)
p = partial(lambda *a, **k: (a, k), 1, x=2); print(p(3, y=4), p.func.__name__, p.args, p.keywords)
