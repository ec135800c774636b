from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), list(d))
d.extend([7, 8])
d.extendleft([9, 10])
print(d, d.index(7), d.count(2), 3 in d)
d.rotate(2)
print(d)
d.rotate(-1)
print(d)
d.reverse()
print(d)
d.remove(7)
d.insert(1, "x")
print(d, d == deque(d), d != deque(), bool(deque()))
b = deque(maxlen=3)
for i in range(5):
    b.append(i)
print(b, b.maxlen)
b.appendleft("l")
print(b, deque([1, 2, 3], 2), deque("ab") + deque("c"), deque([1]) * 3)
d[0] = "first"
del d[1]
print(d, list(reversed(d)), d.copy() == d)
for call in [lambda: deque().pop(), lambda: deque().popleft(), lambda: d.remove("none"), lambda: d[99], lambda: d.index("none"), lambda: deque(maxlen=-1), lambda: deque([1], 1).insert(0, 2)]:
    try:
        call()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
d.clear()
print(d, deque([1, 2]) < deque([1, 3]))
try:
    q = deque([1, 2])
    for x in q:
        q.append(x)
except RuntimeError as e:
    print(e)
