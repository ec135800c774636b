def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(2 ** 10, 2 ** -1, (-2) ** 3, (-2) ** -3, 0 ** 0, 2 ** 0.5, 10 ** 25, (-3) ** 41)
print(pow(2, 10, 1000), pow(2, -1, 7), pow(3, 2 ** 70, 10 ** 9 + 7), pow(2, 10, -7), pow(5, 0, 1), pow(-3, 3, 7))
print(pow(base=2, exp=5), pow(2, exp=5, mod=3), (5).__pow__(2, 7), 1 ** 10 ** 30, (-1) ** (10 ** 30 + 1))
attempt(lambda: 0 ** -1)
attempt(lambda: pow(2, 10, 0))
attempt(lambda: pow(2, -1, 4))
attempt(lambda: pow(2.0, 3, 4))
attempt(lambda: pow("a", 2))
attempt(lambda: 0.0 ** -1)
attempt(lambda: 10.0 ** 400)
