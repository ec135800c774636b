from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d, 2 in d, 9 in d, list(d), bool(deque()), d.count(2), d.index(3))
d.extend([7, 8])
d.extendleft([5, 6])
print(d)
d.rotate(2)
print(d)
d.rotate(-3)
d.remove(7)
d.reverse()
d[1] = 99
del d[0]
d.insert(1, "i")
print(d, d == deque(list(d)), d.copy() is d, d != [1])
m = deque(range(5), 3)
m.append(9)
print(m, m.maxlen, deque(maxlen=2), deque("ab") + deque("c"), deque([1]) * 3)
m.appendleft(1)
print(m, [x * 2 for x in m], list(reversed(m)), sum(deque([1, 2])))
d.clear()
print(d)
for bad in (lambda: d.pop(), lambda: d.popleft(), lambda: d[0], lambda: d.remove(1), lambda: deque(maxlen=-1), lambda: deque(5)):
    try:
        bad()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
d += [1, 2]
try:
    for x in d:
        d.append(x)
except RuntimeError as e:
    print(e)
