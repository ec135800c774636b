from functools import cmp_to_key, total_ordering, update_wrapper, wraps


def loud(f):
    @wraps(f)
    def inner(*args, **kwargs):
        """inner doc"""
        return str(f(*args, **kwargs)) + "!"

    return inner


@loud
def greet(name):
    """Says hello."""
    return "hello " + name


print(greet("x"), greet.__name__, greet.__doc__, greet.__wrapped__("y"), greet.__qualname__)


@total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


a, b = Version(1), Version(2)
print(a <= b, a > b, a >= a, a != b, sorted([b, a])[0] is a, max(a, b) is b)
print(sorted([3, 1, 2], key=cmp_to_key(lambda x, y: y - x)), sorted("bAc", key=cmp_to_key(lambda x, y: (x.lower() > y.lower()) - (x.lower() < y.lower()))))
k = cmp_to_key(lambda x, y: x - y)
print(k(1) < k(2), k(1) == k(1), k(3) > k(2))
try:
    total_ordering(type("E", (), {}))
except ValueError as e:
    print(e)
