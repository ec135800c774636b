RED, GREEN, *OTHERS = range(5)
print(RED, GREEN, OTHERS)
a, b, c = 1, 2, 3
a, b, c = c, a, b
print(a, b, c)
points = [(1, 2), (3, 4)]
for i, (x, y) in enumerate(points):
    print(i, x, y, x * y)
xs, ys = zip(*points)
print(xs, ys, list(map(sum, points)), dict(points), [p[::-1] for p in points], max(points, key=sum), sum(points, ()), tuple(zip(xs, ys)) == tuple(points))
head, *tail = (1,)
(d, e), f = (4, 5), [6]
(g,) = [7]
print(head, tail, d, e, f, g)
