def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def total(items):
    return items[0] + total(items[1:]) if items else 0


def flatten(value):
    for item in value:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def hanoi(n, a="A", b="B", c="C"):
    if n:
        yield from hanoi(n - 1, a, c, b)
        yield a + c
        yield from hanoi(n - 1, b, a, c)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def collatz(n):
    return [n] if n == 1 else [n] + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)


def change(amount, coins):
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return change(amount - coins[0], coins) + change(amount, coins[1:])


def subsets(items):
    return [[]] if not items else [s + extra for s in subsets(items[1:]) for extra in ([], [items[0]])]


print(depth(150), total(list(range(60))))
nested = []
for i in range(30):
    nested = [i, nested]
print(list(flatten(nested)), repr(nested)[:20], str(nested).count("["))
print(ackermann(2, 3), list(hanoi(3)), len(list(hanoi(6))), even(100), odd(77))
print(collatz(27)[-5:], len(collatz(27)), change(30, [10, 5, 2, 1]), sorted(map(sorted, subsets("abc"))))
factorial = lambda n: n < 2 or n * factorial(n - 1)
print(factorial(30), (lambda f: f(f, 10))(lambda f, n: n if n < 2 else f(f, n - 1) + f(f, n - 2)))
