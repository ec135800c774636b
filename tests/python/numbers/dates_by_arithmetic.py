def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_before(year, month):
    lengths = [31, 28 + is_leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return sum(lengths[: month - 1])


def ordinal(year, month, day):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + days_before(year, month) + day


def from_ordinal(n):
    year = n // 366 + 1
    while ordinal(year + 1, 1, 1) <= n:
        year += 1
    month = max(m for m in range(1, 13) if ordinal(year, m, 1) <= n)
    return year, month, n - ordinal(year, month, 1) + 1


NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
for date in ((2000, 2, 29), (1970, 1, 1), (2026, 11, 23), (1900, 3, 1)):
    n = ordinal(*date)
    print("%04d-%02d-%02d" % date, n, NAMES[(n - 1) % 7], from_ordinal(n), from_ordinal(n + 1000))
print(ordinal(2026, 11, 23) - ordinal(2025, 12, 31), divmod(10 ** 6, 86400), [y for y in range(1890, 1925) if is_leap(y)])
