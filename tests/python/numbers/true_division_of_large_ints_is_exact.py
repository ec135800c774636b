def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print((2 ** 70) / (2 ** 69), 10 ** 400 / 10 ** 399, 1 / 10 ** 400, 10 ** 22 / 10 ** 3, (2 ** 53 + 1) / 1, (2 ** 54 + 3) / 2)
print(3 / 7, -3 / 7, 10 ** 25 / 3, 1 / 3, (10 ** 30 + 1) / 10 ** 30)
attempt(lambda: 10 ** 400 / 3)
attempt(lambda: float(10 ** 400))
attempt(lambda: 10 ** 400 + 1.0)
attempt(lambda: 10 ** 400 * 0.5)
