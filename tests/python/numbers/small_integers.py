# Arithmetic on integers that fit a machine word, and just beyond it.
a, b = 17, 5
print(a + b, a - b, a * b, a / b, a // b, a % b, a ** b)
print(-a // b, -a % b, a // -b, a % -b, -a // -b, -a % -b)
print(divmod(17, 5), divmod(-17, 5), divmod(17, -5), divmod(-17, -5))
print(1 << 29, 1 << 30, 1 << 31, 1 << 32, 1 << 63, 1 << 64)
print((1 << 30) - 1 + 1, -(1 << 30) - 1, (1 << 31) - 1, -(1 << 31))
x = 1073741823
x += 1
print(x)
x -= 1
print(x)
x = -1073741824
x -= 1
print(x, -x, abs(x))
print(46341 * 46341, 65536 * 65536, -46341 * 46341, 32768 * 32768)
print(1000000 * 1000000, 123456789 * 987654321)
print(+5, -5, ~5, ~-1, ~0)
