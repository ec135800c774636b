# A deque used as a queue, whose left end wanders, behaves as one that was made anew.
from collections import deque

d = deque()
for n in range(100):
    d.append(n)
    if n % 3:
        d.popleft()
print(len(d), d[0], d[-1], d[3], list(d)[:5], d.index(70), d.count(80), 10 in d)
d.appendleft("left")
d.rotate(2)
print(list(d)[:4], d.pop(), d.popleft(), len(d), bool(d))
d[0] = "first"
d[-1] = "last"
del d[1]
d.insert(1, "second")
d.remove("second")
print(list(d)[:3], list(d)[-2:], list(reversed(d))[:2])
while d:
    d.popleft()
print(d, len(d), bool(d))
try:
    d.popleft()
except IndexError as error:
    print(error)
short = deque(maxlen=3)
for n in range(50):
    short.append(n)
    short.appendleft(-n)
print(short, short.maxlen, short.copy(), short == deque([-49, 49, -48], 3))
zero = deque([1, 2], maxlen=0)
zero.append(3)
zero.appendleft(4)
print(zero, len(zero))
copy = deque(range(5))
copy.popleft()
print(copy + deque([9]), copy * 2, copy == deque([1, 2, 3, 4]), copy < deque([2]), repr(copy))
try:
    for each in copy:
        copy.popleft()
except RuntimeError as error:
    print(error)
big = deque(range(2000))
total = 0
while big:
    total += big.popleft()
    if total % 7 == 0 and big:
        big.append(big.popleft())
    if total > 500000:
        break
print(total)
