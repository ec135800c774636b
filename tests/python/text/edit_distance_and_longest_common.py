def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def common(a, b):
    best = {}
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            best[i, j] = a[i] + best.get((i + 1, j + 1), "") if a[i] == b[j] else max(best.get((i + 1, j), ""), best.get((i, j + 1), ""), key=len)
    return best.get((0, 0), "")


for a, b in (("kitten", "sitting"), ("", "abc"), ("flaw", "lawn"), ("über", "uber"), ("same", "same")):
    print(a, b, distance(a, b), repr(common(a, b)))
