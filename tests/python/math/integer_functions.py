import math


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(math.gcd(), math.gcd(12, 18), math.gcd(-4, 6, 10), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.isqrt(10 ** 40 + 1), math.factorial(20), math.comb(50, 25), math.perm(5), math.perm(5, 2), math.comb(3, 5))
attempt(math.factorial, -1)
attempt(math.factorial, 1.5)
attempt(math.isqrt, -1)
attempt(math.comb, -1, 2)
attempt(math.gcd, 1.5)
attempt(math.perm, 3, -1)
