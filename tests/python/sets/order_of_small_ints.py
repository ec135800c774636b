print({3, 1, 2}, set([5, 3, 1]), set(range(10)), {100, 1, 50}, {1, 2} | {0}, {-1, -2, 0, 1})
print({1000, 1, 2, 8, 16, 24}, {10, 20, 30, 40, 50, 60, 70}, {2 ** 40, 1, 5, 2 ** 33}, {1.5, 2.5, 0.25})
print(set(range(0, 100, 7)), set([33, 1, 17, 65, 9]), frozenset([9, 8, 7]))
s = set()
for n in (40, 7, 12, 99, 3, 64, 8, 33):
    s.add(n)
    print(s)
for n in (7, 64, 3):
    s.discard(n)
s |= {5, 6}
print(s, s.pop(), s.pop(), s)
print([x * x % 17 for x in {4, 9, 2}], list({7, 5}), sorted({7, 5}), tuple({True, 5}), dict.fromkeys({3, 1}))
