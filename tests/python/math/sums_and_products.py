import math


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(math.fsum([0.1] * 10), sum([0.1] * 10) == 1.0, math.fsum([1e100, 1, -1e100]), math.fsum([]), math.prod([1, 2, 3, 4]), math.prod([]), math.prod([2.5, 2], start=10), math.prod(range(1, 25)))
print(math.dist((0, 0), (3, 4)), math.dist([1], [1]), math.hypot(3, 4), math.hypot(), math.hypot(1, 2, 2), math.sqrt(2), math.sqrt(10 ** 20))
attempt(math.dist, (1,), (1, 2))
attempt(math.fsum, ["a"])
attempt(math.sqrt, -1)
attempt(math.prod, 5)
