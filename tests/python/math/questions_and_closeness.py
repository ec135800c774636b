import math


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


inf, nan = math.inf, math.nan
print(math.isnan(nan), math.isinf(-inf), math.isfinite(1e308), math.isnan(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(inf, inf), math.isclose(nan, nan))
print(math.pi, math.e, math.tau, inf, -inf, nan, math.floor(math.pi * 1000), math.degrees(math.pi), math.radians(180))
attempt(math.isnan, "a")
attempt(math.log, 0)
attempt(math.log, -1)
attempt(math.acos, 2)
attempt(math.exp, 1000)
attempt(math.pow, 0, -1)
attempt(math.pow, -8, 1 / 3)
print(math.exp(0), math.log(1), math.log2(8), math.log10(1000), math.log(8, 2), math.log2(2 ** 200), math.log10(10 ** 50), math.sin(0), math.cos(0), math.atan2(0, -1), math.pow(2, 0.5))
