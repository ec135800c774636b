print(2 ** 0, 0 ** 0, 2 ** 10, (-3) ** 3, 2 ** -1, 10 ** -2, (-2) ** -3)
print(2 ** 0.5, 4 ** 0.5, 2.0 ** 3, 2.5 ** 2, 1.0 ** 1000, (-1.0) ** 3)
print(pow(2, 5), pow(2, 100), pow(3, 200, 13), pow(3, -1, 7), pow(10, 20, 1), pow(-3, 3, 7), pow(3, 3, -7))
try:
    pow(2, 3, 0)
except ValueError as e:
    print(e)
try:
    pow(2, -1, 4)
except ValueError as e:
    print(e)
try:
    10.0 ** 400
except OverflowError as e:
    print(type(e).__name__)
print(7 ** 77 % 1000, pow(7, 7 ** 7, 10 ** 9 + 7))
print(pow(123456789123456789, 987654321987654321, 10 ** 18 + 9))
x = 3
x **= 40
print(x)
print(-2 ** 2, (-2) ** 2, 2 ** 3 ** 2)
