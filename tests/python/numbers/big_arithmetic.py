a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, a - b, b - a)
print(a * b)
print(b // a, b % a, -b // a, -b % a, b // -a, b % -a)
print(divmod(a * b + 7, b))
print(a * b // a == b, (a * b) % b)
print(-a, +a, abs(-a), a == a + 0, a != b, a < b, a > b, a <= a, b >= a)
print(a + 1 - a, (a << 10) >> 10 == a)
print(2 ** 100, 3 ** 100, (-2) ** 101, (-2) ** 100, 10 ** 40)
print(int("9" * 60) + 1)
c = a
c += 1
c *= 2
c -= 1
c //= 3
c %= 10 ** 9
print(c)
print(0 * a, a * 0, a // a, a % a, 0 // a, 0 - a)
print(max(a, b), min(a, b), sum([a, b, 1]))
