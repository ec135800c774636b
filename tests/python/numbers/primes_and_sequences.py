def primes(n):
    sieve = bytearray([1]) * (n + 1)
    sieve[0:2] = b"\0\0"
    for i in range(2, int(n ** 0.5) + 1):
        if sieve[i]:
            sieve[i * i::i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, p in enumerate(sieve) if p]


print(primes(60), len(primes(2000)), sum(primes(1000)))


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


print([collatz(n) for n in range(1, 20)], max(range(1, 300), key=collatz))


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


print(gcd(2 ** 60 - 1, 3 ** 30), gcd(-12, 18), [gcd(a, 36) for a in range(1, 13)])
print([n for n in range(1, 500) if n == sum(d for d in range(1, n) if n % d == 0)])
pascal = [[1]]
for _ in range(6):
    row = pascal[-1]
    pascal.append([1] + [a + b for a, b in zip(row, row[1:])] + [1])
print(pascal[-1], sum(pascal[-1]) == 2 ** 6)
