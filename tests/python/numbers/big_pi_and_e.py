# Digits of pi by the spigot of Rabinowitz and Wagon in integers, and of e by its series.
def pi_digits(count):
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while count:
        if 4 * q + r - t < n * t:
            yield n
            count -= 1
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


print("".join(map(str, pi_digits(60))))
scale = 10 ** 60
term = total = scale
n = 1
while term:
    term //= n
    total += term
    n += 1
print(str(total)[:58])


def square_root(n, digits):
    n *= 10 ** (2 * digits)
    x = n
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


print(square_root(2, 50), square_root(10 ** 20, 0))
