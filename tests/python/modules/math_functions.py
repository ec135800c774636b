import math

print(math.pi, math.e, math.tau, math.inf, math.nan)
for x in (0.5, 1.0, 2.0, 10.0):
    print(["%.10f" % f(x) for f in (math.sqrt, math.exp, math.log, math.log2, math.log10, math.sin, math.cos, math.tan, math.atan, math.sinh, math.cosh, math.tanh, math.erf, math.gamma, math.lgamma, math.log1p, math.expm1, math.asinh, math.degrees, math.radians)])
print(["%.10f" % f(0.5) for f in (math.asin, math.acos, math.atanh, math.erfc)], "%.10f" % math.acosh(2))
print(math.floor(2.7), math.floor(-2.7), math.ceil(2.1), math.ceil(-2.1), math.trunc(-2.7), math.floor(5), math.ceil(10 ** 20), math.floor(1e20), math.fabs(-3), math.copysign(3, -0.0))
print(math.fmod(7, 3), math.fmod(-7, 3), math.modf(3.25), math.modf(-3.25), math.frexp(10.0), math.ldexp(0.625, 4), math.hypot(3, 4), math.hypot(1, 2, 2), math.atan2(1, -1) > 2, math.pow(2, 0.5) == 2 ** 0.5, math.remainder(7, 4))
print(math.gcd(12, 18), math.gcd(0, 5), math.gcd(-4, 6), math.gcd(), math.lcm(4, 6, 10), math.factorial(0), math.factorial(25), math.comb(10, 3), math.perm(5, 2), math.isqrt(10 ** 30), math.prod([2, 3, 7]), math.prod([0.5, 4]), math.fsum([0.1] * 10), math.dist((1, 2), (4, 6)))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.05, rel_tol=0.1), math.isclose(0, 1e-12, abs_tol=1e-9), math.log(8, 2), math.log(2 ** 2000, 2), math.log10(10 ** 500), math.log2(2 ** 70), math.ulp(1.0), math.nextafter(1.0, 2.0))
for name, args in (("sqrt", (-1,)), ("log", (0,)), ("log", (-5,)), ("exp", (1000,)), ("acos", (2,)), ("asin", (-2,)), ("atanh", (1,)), ("acosh", (0.5,)), ("factorial", (-1,)), ("factorial", (1.5,)), ("pow", (0, -1)), ("pow", (-8, 0.5)), ("pow", (2, 10000)), ("fmod", (1, 0)), ("gamma", (-1,)), ("gamma", (200,)), ("lgamma", (0,)), ("floor", (math.inf,)), ("ceil", (math.nan,)), ("sin", (math.inf,)), ("sqrt", ("a",)), ("isqrt", (-1,)), ("comb", (-1, 2)), ("gcd", (1.5,)), ("ldexp", (1.0, 5000)), ("cosh", (1000,)), ("log1p", (-1,)), ("sqrt", (10 ** 400,)), ("isclose", (1, 1, 5))):
    try:
        print(name, getattr(math, name)(*args))
    except (ValueError, OverflowError, TypeError) as e:
        print(name, type(e).__name__, e if name != "isclose" else "")
