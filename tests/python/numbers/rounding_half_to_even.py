def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 0.49999999999999994, 1e15 + 0.5)])
print([round(x, 2) for x in (2.675, 1.005, 0.125, -1.115, 1e22, 123.456)], round(123.456, -1), round(5.5, None))
print([round(n, -1) for n in (5, 15, 25, -15, 14, 16)], round(12345, -2), round(1 << 80, -5), round(7, 3), round(True, -1))
print(type(round(2.5)), type(round(2.5, 0)), round(1e308, -307), round(0.0, 5), round(-0.4))
attempt(round, float("nan"))
attempt(round, float("inf"))
attempt(round, "a")
attempt(round, 1.5, "a")
attempt(round, 1.5, 1.0)
print(round(float("inf"), 2), round(float("nan"), 2))
