def sieve(limit):
    flags = bytearray(b"\x01") * limit
    flags[:2] = b"\x00\x00"
    for n in range(2, int(limit ** 0.5) + 1):
        if flags[n]:
            flags[n * n :: n] = bytes(len(range(n * n, limit, n)))
    return [n for n, flag in enumerate(flags) if flag]


def factors(n):
    found, d = [], 2
    while d * d <= n:
        while n % d == 0:
            found.append(d)
            n //= d
        d += 1 if d == 2 else 2
    return found + [n] * (n > 1)


def is_prime(n):
    if n < 2:
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for a in (2, 3, 5, 7, 11, 13):
        if a >= n:
            break
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


primes = sieve(200)
print(primes, len(sieve(5000)))
print([factors(n) for n in (12, 97, 360, 2 ** 31 - 1, 600851475143)])
print([n for n in range(200) if is_prime(n)] == primes, is_prime(2 ** 61 - 1), is_prime(2 ** 67 - 1))
