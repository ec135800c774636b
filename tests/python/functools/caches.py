from functools import cache, cached_property, lru_cache

calls = []


@lru_cache(maxsize=2)
def square(x):
    calls.append(x)
    return x * x


print(square(2), square(2), square(3), square(4), square(2), calls)
print(square.cache_info(), square.__name__, square.__wrapped__(5))
square.cache_clear()
print(square.cache_info())


@lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info().hits, fib.cache_info().misses)


@cache
def kw(a, b=1, *, c=2):
    calls.append("kw")
    return a, b, c


print(kw(1), kw(1), kw(1, b=1), kw(1, c=3), calls.count("kw"))


class Data:
    @cached_property
    def total(self):
        calls.append("total")
        return 42


d = Data()
print(d.total, d.total, calls.count("total"))
del d.total
print(d.total, calls.count("total"))
try:
    square([])
except TypeError as e:
    print(e)
