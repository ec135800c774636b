def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for n in (0, 1, -1, 255, -256, 2 ** 70, -(2 ** 70) + 1):
    print(n, n.bit_length(), n.bit_count(), ~n, n & 0xFF, n | 1, n ^ -1, n >> 3, n << 2)
print((2 ** 70) & -(2 ** 35), -(2 ** 70) | 12345, -(2 ** 70) ^ (2 ** 65 + 1), -5 >> 1, -1 >> 200, 1 >> 200)
print(0 << 10 ** 30, 1 >> 10 ** 30, -1 >> 10 ** 30)
attempt(lambda: 1 << -1)
attempt(lambda: 1 >> -1)
attempt(lambda: 1 << 1.0)
attempt(lambda: ~1.5)
attempt(lambda: 1 & "a")
