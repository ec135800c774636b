# Slices with every kind of step, read and written, of lists and tuples; sums of them; lists that are extended and not copied.

rows = [[], [1], [1, 2, 3, 4, 5, 6, 7]]
bounds = [None, 0, 1, 3, 7, 100, -1, -3, -7, -100]
for row in rows:
    for start in bounds:
        print([row[start:stop:step] for stop in (None, 0, 2, -2, 50) for step in (None, 1, 2, -1, -3, 1 << 29, -(1 << 29))])
        print([tuple(row)[start:stop:step] for stop in (None, 3, -1) for step in (None, 2, -2)])
row = [0, 1, 2, 3, 4, 5]
row[1:3] = row[3:5]
print(row)
row[:4] = row[3::-1]
print(row)
row[2:4] = [9]
row[1:1] = (7, 8)
print(row)
row[::2] = "abcd"
print(row)
row[:2] = row
print(row)
a = b = [1, 2]
a += [3]
print(a is b, a, a + b is a, (1,) + (2, 3), () + (), [] + [1])
t = u = (1, 2)
t += (3,)
print(t, u, t is u)
for wrong in [lambda: [1] + (2,), lambda: (1,) + [2], lambda: [1, 2][::0], lambda: [1, 2]["a"], lambda: [1][5], lambda: (1,)[1:"a"], lambda: [1] + None]:
    try:
        print(wrong())
    except (TypeError, ValueError, IndexError) as error:
        print(type(error).__name__, error)


class Row(list):
    pass


own = Row([1, 2, 3])
print(own[1:], type(own[1:]), own + [4], type(own + own), own[::-1])
own += [5]
print(own, type(own))
