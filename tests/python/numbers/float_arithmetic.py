a, b = 7.5, 2.0
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** b, -a, +a, abs(-a))
print(-7.5 // 2, -7.5 % 2, 7.5 // -2, 7.5 % -2, divmod(-7.5, 2), divmod(7.5, -2.0), divmod(5, 0.3))
print(1 + 0.5, 0.5 + 1, 3 * 0.5, 1 / 4, 7 // 2.0, 7 % 2.5, 2 ** 0.5, True + 0.5)
print(1.0 // 0.1, 1.0 % 0.1, 0.0 % 5, -0.0 % 5, 5 % float("inf"), -5 % float("inf"), 5 // float("inf"), -5 // float("inf"))
x = 1.5
x += 1
x *= 2
x -= 0.5
x /= 3
x //= 0.4
x %= 3
x **= 2
print(x)
print(0.1 + 0.2 == 0.3, 0.1 + 0.2, 1e16 + 1, 2 ** 53 + 1.0, 1e308 + 1e308)
print(10 ** 30 / 10 ** 28, (2 ** 80) / (2 ** 70 + 1), 10 ** 400 / 10 ** 399, -7 / 2, 1 / 3)
try:
    10 ** 400 / 3
except OverflowError as e:
    print(e)
try:
    10 ** 400 + 1.0
except OverflowError as e:
    print(e)
try:
    float(10 ** 400)
except OverflowError as e:
    print(e)
