def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(2 ** 53 == float(2 ** 53), 2 ** 53 + 1 == float(2 ** 53), 2 ** 53 + 1 > float(2 ** 53))
print(10 ** 400 > 1e308, 10 ** 400 < float("inf"), -10 ** 400 > float("-inf"))
nan = float("nan")
print(10 ** 400 == nan, 1 < nan, 1 > nan, 1 != nan, nan == nan, nan in [nan])
print(1e16 + 1 == 10 ** 16 + 1, 0.1 + 0.2 == 0.3, 1 == 1.0, True == 1.0, 3 <= 3.0 < 4)
print(sorted([2, 1.5, True, 10 ** 20, 1e19, -0.5]), max(1, 1.0), min(1.0, 1))
attempt(lambda: 1 < "a")
attempt(lambda: None < 1)
attempt(lambda: [] > 1.5)
