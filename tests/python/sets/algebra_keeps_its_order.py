a, b = set(range(0, 40, 3)), set(range(0, 40, 4))
print(a | b)
print(a & b, a - b, a ^ b)
print(b - a, b ^ a, b & a)
c = a.copy()
c |= b
print(c)
c -= {0, 3, 4, 6, 8, 9, 12}
print(c)
c ^= {1, 2, 15}
print(c)
c &= set(range(20))
print(c, a.union(b, [100]), a.intersection(range(10)), a.difference([0], {3}), a.symmetric_difference([0, 1]))
