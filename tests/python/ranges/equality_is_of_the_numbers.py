print(range(5) == range(0, 5), range(0) == range(1, 1), range(0, 5, 2) == range(0, 6, 2), range(0, 3, 2) == range(0, 4, 2), range(5) != range(4), range(3) == [0, 1, 2], range(0, 1, 5) == range(0, 1, 7))
print({range(3): "r"}[range(0, 3)], range(3) in [range(0, 3)], hash(range(1, 1)) == hash(range(0)))
print(max(range(5)), sum(range(101)), min(range(5, 0, -1)), sorted(range(5, 0, -2)), list(zip(range(3), range(3, 6))), tuple(range(2)), set(range(3)))
