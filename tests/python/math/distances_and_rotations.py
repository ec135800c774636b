import math

print([round(math.sin(math.radians(a)), 12) + 0.0 for a in (0, 30, 90, 180)], [round(math.cos(math.radians(a)), 12) + 0.0 for a in (0, 60, 90, 180)], round(math.tan(math.pi / 4), 12), round(math.degrees(math.atan2(1, 1)), 12))


def rotate(x, y, degrees):
    a = math.radians(degrees)
    return round(x * math.cos(a) - y * math.sin(a), 9) + 0.0, round(x * math.sin(a) + y * math.cos(a), 9) + 0.0


print([rotate(1, 0, a) for a in (0, 90, 180, 270, 360)], math.hypot(*rotate(3, 4, 33)) - 5 < 1e-8)
print(math.floor(-7 / 2), math.trunc(-7 / 2), -7 // 2, math.ceil(7 / 2), math.gcd(*[12, 18, 30]), math.isqrt(99), math.comb(5, 2) == math.factorial(5) // (math.factorial(2) * math.factorial(3)))
