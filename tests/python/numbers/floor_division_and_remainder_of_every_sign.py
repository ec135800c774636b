def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for a in (7, -7, 7.5, -7.5, 2 ** 70, -(2 ** 70)):
    for b in (3, -3, 2.5, -2.5, 2 ** 65 + 1):
        print(a, b, a // b, a % b, divmod(a, b) == (a // b, a % b))
print(-0.0 // 1, 0.0 % -2, -0.0 % 2, divmod(-0.0, 2), 5 % float("inf"), -5 % float("inf"))
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: 1.0 / 0, lambda: divmod(1, 0), lambda: divmod(1.0, 0), lambda: 2 ** 70 / 0, lambda: 2 ** 70 // 0, lambda: divmod("a", 1)):
    attempt(f)
