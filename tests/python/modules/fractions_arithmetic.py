# Fractions: made of many things, calculated with, compared, rounded.
import math
from fractions import Fraction as F

for source in (0, "3/4", "-1.25e3", " 7 ", ".5", 0.5, 0.1, F(3, 4), "x", "1/0", None, float("nan"), float("inf")):
    try:
        print(repr(F(source)), F(source))
    except Exception as error:
        print(repr(source), type(error).__name__, error)
print(F(6, -4), F(F(1, 2), F(3, 4)), F(0, 5))
a, b = F(1, 2), F(-3, 4)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(b, a), a ** 3, b ** -2, a ** 0.5, 2 ** F(2), 1 + a, 3 - a, 2 / a, 7 % b)
print(a + 0.25, a * 1j, a == 0.5, a == F(2, 4), a < 1, a > 0.25, b <= -0.75, a != b, F(1, 3) == 1 / 3)
print(int(b), float(b), round(F(5, 2)), round(F(7, 2)), round(F(22, 7), 2), round(F(1234), -2), math.floor(b), math.ceil(b), abs(b), -b, bool(F(0)))
print(hash(F(1, 2)) == hash(0.5), hash(F(3)) == hash(3), {F(1, 2): "half"}[0.5], sum([F(1, 3)] * 3), sorted([F(1, 2), 0.3, 1]))
print(F(math.pi).limit_denominator(100), F("3.14159265").limit_denominator(1000), F.from_float(0.75), F(7, 3).as_integer_ratio())
for action in (lambda: a / 0, lambda: a + "x", lambda: a < "x", lambda: F(1, 2).limit_denominator(0), lambda: F(0) ** -1, lambda: F(1.5, 2)):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
