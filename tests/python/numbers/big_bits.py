a = (1 << 70) | 0xF0F0
b = -(1 << 65) + 12345
for x in (a, b, -a, 5, -5, 0, -1):
    for y in (a, b, 255, -256):
        print(x & y, x | y, x ^ y)
    print(~x, x << 3, x >> 3, x >> 100, x << 100)
print(hex(a & 0xFFFFFFFFFFFFFFFF), bin(-5 & 0xFF), oct(1 << 66))
print((1 << 200).bit_length(), (-1 << 200).bit_length(), (0).bit_length(), (255).bit_length())
x = 1
x <<= 90
x |= 1
x ^= 3
x >>= 1
x &= (1 << 89) | 7
print(x)
try:
    1 << -1
except ValueError as e:
    print(e)
try:
    1 >> -1
except ValueError as e:
    print(e)
print(-1 >> 1000, 1 >> 1000, -(1 << 64) >> 64, -(1 << 64) - 1 >> 64)
