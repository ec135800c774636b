for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6, -2.6, 1e20, 0.49999999999999994):
    print(round(x), end=" ")
print()
for x, n in ((2.675, 2), (1.005, 2), (5.015, 2), (1234.5678, 2), (1234.5678, -2), (1250.0, -2), (1350.0, -2), (0.5, 0), (1.5, 0), (1e300, 5), (1.0, 400), (1234.5, -400), (-2.5, 0), (-0.04, 1)):
    print(round(x, n), end=" ")
print()
print(type(round(2.5)), type(round(2.5, 0)), type(round(2, 1)), round(2.5, None), round(10 ** 20, -19), round(5 * 10 ** 19, -20))
for bad in (float("inf"), float("nan")):
    try:
        round(bad)
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
print(round(float("inf"), 1), round(float("nan"), 1))
try:
    round("a")
except TypeError as e:
    print(e)
