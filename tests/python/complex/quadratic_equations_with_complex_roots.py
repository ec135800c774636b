def roots(a, b, c):
    d = (b * b - 4 * a * c) ** 0.5
    return (-b + d) / (2 * a), (-b - d) / (2 * a)


print(roots(1, -3, 2))
for a, b, c in [(1, 2, 5), (1, 0, 1), (2, -4, 10)]:
    first, second = roots(a, b, c)
    print(round(first.real, 9), round(first.imag, 9), round(abs(a * first * first + b * first + c), 9))
    print((first + second).imag == 0, (first * second).real)
