l = [1, 2, 3]
for x in l:
    if x < 5:
        l.append(x + 3)
print(l)
l = [1, 2, 3, 4, 5, 6]
for x in l:
    l.remove(x)
print(l)
l = list(range(5))
i = iter(l)
print(next(i), next(i))
l.clear()
print(list(i))
l.extend([1, 2, 3])
print(list(i), list(reversed([1, 2, 3])), [*map(lambda p: p[1] - p[0], enumerate([5, 7, 9]))])
