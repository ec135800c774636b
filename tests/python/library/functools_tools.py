import functools

print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), functools.reduce(lambda a, b: a + b, [], 5), functools.reduce(max, (3, 9, 2)))
try:
    functools.reduce(lambda a, b: a, [])
except TypeError as e:
    print(e)
add = functools.partial(lambda a, b, c=0: (a, b, c), 1)
print(add(2), add(2, c=3), functools.partial(add, b=5)(), add.args, add.keywords)
base2 = functools.partial(int, base=2)
print(base2("101"))


def logged(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        print("call", f.__name__, args, kwargs)
        return f(*args, **kwargs)
    return inner


@logged
def area(w, h=2):
    return w * h


print(area(3), area(3, h=4), area.__name__)
calls = []


@functools.lru_cache(maxsize=2)
def square(x):
    calls.append(x)
    return x * x


print([square(x) for x in (1, 2, 1, 3, 2, 1)], calls)


@functools.lru_cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@functools.cache
def fact(n):
    return n * fact(n - 1) if n else 1


print(fib(60), fact(20))
print(sorted([5, 1, 4], key=functools.cmp_to_key(lambda a, b: b - a)))


@functools.total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(V(1) < V(2), V(1) > V(2), V(1) <= V(1), V(2) >= V(1), V(1) != V(2))


class C:
    @functools.cached_property
    def x(self):
        print("computed")
        return 5


c = C()
print(c.x, c.x)
