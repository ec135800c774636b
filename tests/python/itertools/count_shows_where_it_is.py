from itertools import count

print(count(), count(3), count(1, 2), count(1.5), count(0, 1), count(0, 0.5))
c = count(5)
print(next(c), next(c), c)
down = count(3, -1)
print([next(down) for _ in range(5)], down)
print(iter(c) is c)
print(list(zip(count(10), "abc")))
