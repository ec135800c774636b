from collections import deque


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


d = deque(maxlen=3)
for i in range(5):
    d.append(i)
    print(d)
d.appendleft("x")
print(d, d.maxlen, deque([1, 2, 3], 2), deque("ab").maxlen)
d.extend([7, 8, 9, 10])
d[1] = "mid"
print(d, d + deque([1]), d * 2)
attempt(d.insert, 0, 1)
attempt(lambda: deque([], -1))
last = deque(maxlen=2)
for line in "one two three four".split():
    last.append(line)
print(list(last), deque([1, 2]) < deque([1, 3]), deque(maxlen=0))
