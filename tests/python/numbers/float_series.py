def mean(xs):
    return sum(xs) / len(xs)


def deviation(xs):
    m = mean(xs)
    return (sum((x - m) ** 2 for x in xs) / len(xs)) ** 0.5


samples = [21.5, 22.0, 19.75, 20.25, 23.125]
print(mean(samples), deviation(samples), min(samples), max(samples), sorted(samples), round(deviation(samples), 3))
x = 1.0
for _ in range(8):
    x = (x + 2 / x) / 2
print(x, x * x, abs(x * x - 2) < 1e-15)
total = 0.0
for i in range(1, 1001):
    total += 1 / i ** 2
print(total, total.hex(), int(total * 1e6) / 1e6)
print([round(c * 9 / 5 + 32, 1) for c in (-40, 0, 36.6, 100)], [float("%.2e" % v) for v in (12345.678, 0.00012345)], 0.1 + 0.7, 3 * 1.1, 1e16 + 1.0, 1e-7 * 3)
print(sum([0.1] * 3) == 0.3, sum([1e100, 1, -1e100]), (0.1 + 0.2) + 0.3 == 0.1 + (0.2 + 0.3), 1.0 / 3.0 * 3.0 == 1.0)
