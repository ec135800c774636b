# Integers between 31 and 64 bits and beyond: hashes, random numbers and shifts that leave the small ones and come back.

seed = 42
for _ in range(6):
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    print(seed, seed >> 16, seed % 1000, seed // 7, -seed // 7, -seed % 1000, seed ^ 0xFFFFFFFF, seed | 1 << 40)
state = 0x12345678
for _ in range(6):
    state ^= state << 13 & 0xFFFFFFFF
    state ^= state >> 17
    state ^= state << 5 & 0xFFFFFFFF
    print(state, hex(state), state - 0xFFFFFFFF, state * state, state * state * state, -state << 31)
edges = [(1 << 30) - 1, 1 << 30, -(1 << 30), -(1 << 30) - 1, (1 << 31) - 1, 1 << 32, (1 << 62) + 1, (1 << 63) - 1, -(1 << 63), 1 << 63, 1 << 64, -(1 << 70)]
for a in edges:
    for b in (1, -1, 3, -(1 << 30), 1 << 33, -(1 << 63)):
        print(a + b, a - b, a * b, a // b, a % b, a & b, a | b, a ^ b)
    print(a << 1, a << 31, a << 33, a >> 1, a >> 31, a >> 64, -a, ~a, a == a + 0, a < a + 1, hash(a) == hash(a + 0))
for wrong in [lambda: (1 << 40) // 0, lambda: (1 << 40) % 0, lambda: (1 << 70) // 0, lambda: (1 << 40) << -1, lambda: 1 << 40 >> -1, lambda: (1 << 40) + "a"]:
    try:
        print(wrong())
    except (ZeroDivisionError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
print(True + (1 << 40), (1 << 40) & True, True & True, (1 << 40) * 0.5, (1 << 40) / (1 << 38), divmod(-(1 << 50), 1 << 20))
