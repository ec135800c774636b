rows = [("b", 2), ("a", 2), ("c", 1), ("a", 1)]
print(sorted(rows), sorted(rows, key=lambda r: r[1]), sorted(rows, key=lambda r: (-r[1], r[0])), sorted(sorted(rows), key=lambda r: r[1], reverse=True))
print(sorted("Hello World", key=str.lower), sorted([3, -1, 2], key=abs), sorted(["10", "9", "1"], key=int), sorted([[3], [1, 2], []], key=len, reverse=True), sorted({"x": 2, "y": 1}.items(), key=lambda item: item[1]))
print(min(rows, key=lambda r: r[1]), max(rows, key=lambda r: r[1]), sorted([1, 2, 3], key=lambda x: 0), sorted(range(6), key=lambda x: x % 2), sorted([True, False, True]), sorted([0.5, 1, 0.25]))
