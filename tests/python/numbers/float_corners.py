def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


inf, nan = float("inf"), float("nan")
print(inf + 1, inf - inf, inf * 0, -inf < inf, nan != nan, inf == inf, 1 / inf, -1 / inf, inf // 1, inf % 2 if False else "-", 5 % inf, abs(-inf), max(nan, 1), min(1, nan))
print(0.0 == -0.0, str(-0.0), 0.0 * -1, -0.0 + 0.0, 1e308 * 10, 5e-324 / 2, 1e-320, 2.0 ** 1023, 0.1 + 0.2, 1.1 * 1.1, 1e16 + 1.0, 3 * 0.1)
print(7.0 // 2, -7.0 // 2, 7.5 % 2, -7.5 % 2, 2 ** -1074, 1e400, int(1e16), float(2 ** 53 + 1), float("1e-400"), 1.0.__repr__(), (1e22).__str__())
attempt(lambda: inf // 0)
attempt(lambda: int(inf))
attempt(lambda: int(nan))
attempt(lambda: 1e200 ** 2)
attempt(lambda: float("1" * 400) ** 2 if False else 2.0 ** 5000)
