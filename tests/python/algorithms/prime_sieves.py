from itertools import count, islice, takewhile


def sieve(n):
    marks = bytearray([1]) * (n + 1)
    marks[:2] = b"\0\0"
    for i in range(2, int(n**0.5) + 1):
        if marks[i]:
            marks[i * i :: i] = bytes(len(range(i * i, n + 1, i)))
    return [i for i, mark in enumerate(marks) if mark]


def endless():
    """Each composite waits under its next multiple with the primes that divide it."""
    waiting = {}
    for n in count(2):
        if n not in waiting:
            yield n
            waiting[n * n] = [n]
        else:
            for prime in waiting.pop(n):
                waiting.setdefault(n + prime, []).append(prime)


def bits(n):
    marks = (1 << n + 1) - 1 & ~3
    for i in range(2, int(n**0.5) + 1):
        if marks >> i & 1:
            for j in range(i * i, n + 1, i):
                marks &= ~(1 << j)
    return marks


def factors(n):
    for prime in endless():
        if prime * prime > n:
            break
        while n % prime == 0:
            yield prime
            n //= prime
    if n > 1:
        yield n


def is_prime(n):
    if n < 4:
        return n > 1
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for base in (2, 3, 5, 7, 11, 13):
        if base >= n:
            continue
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


primes = sieve(300)
print(primes[:12], len(primes), sum(primes), sieve(1), sieve(2), sieve(3))
print(list(takewhile(lambda p: p <= 300, endless())) == primes, list(islice(endless(), 60, 64)))
print(hex(bits(64)), [i for i in range(65) if bits(64) >> i & 1] == sieve(64), bin(bits(20)).count("1"))
for n in (1, 2, 97, 360, 1001, 1024, 9409, 600851):
    print(n, "*".join(map(str, factors(n))) or "-", is_prime(n))
print([n for n in range(300) if is_prime(n)] == primes, is_prime(2**61 - 1), is_prime(2**59 - 1), is_prime(10**18 + 9))
print([(p, p + 2) for p in primes if p + 2 in primes][-3:], max(b - a for a, b in zip(primes, primes[1:])))
