def factorial(n):
    product = 1
    for i in range(2, n + 1):
        product *= i
    return product


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def square_root(n):
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


print(factorial(50))
print(fibonacci(300))
print(square_root(2 * 10 ** 100))
n = factorial(60)
print(n % (10 ** 9 + 7), n // factorial(58), sum(map(int, str(n))), n.bit_length())
print(pow(7, n, 1000003), -n // 12345678901234567890, -n % 12345678901234567890)
print(hex(n)[:30], (n >> 100) & 0xFFFFFFFF, n == int(str(n)))
