def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for x in (0.1, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 1.5, -0.0, 5e-324, 1.7976931348623157e308, 2.0 ** 70, 1 / 3, 100.0, 1e22, 1e23, 0.1 + 0.2, 3.0e10):
    print(x, repr(-x))
print(float("inf"), float("-inf"), float("nan"), float("1_0.5"), float(" 2.5 "), float("-1e-3"), float("infinity"), float(".5"), float("5."))
for text in ("", "1_", "a", "1e", "0x1", "1..2", "--1", "1 2"):
    attempt(float, text)
attempt(float, None)
attempt(float, [])
