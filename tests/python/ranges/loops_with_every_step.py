for start, stop, step in ((0, 5, 1), (5, 0, -1), (0, 10, 4), (10, 0, -4), (3, 3, 1), (-3, 3, 2), (2 ** 31 - 2, 2 ** 31 + 2, 1), (2 ** 63 - 1, 2 ** 63 + 2, 1), (-(2 ** 63) - 1, -(2 ** 63) + 2, 2)):
    seen = []
    for i in range(start, stop, step):
        seen.append(i)
    print(range(start, stop, step), seen, len(range(start, stop, step)), seen == list(range(start, stop, step)), seen[::-1] == list(reversed(range(start, stop, step))))
for i in range(3):
    i *= 10
    print(i, end=" ")
for i in range(0):
    pass
print(i)
