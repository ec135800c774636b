from collections import deque


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
d.extend([5, 6])
d.extendleft([-1, -2])
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d, 3 in d, 99 in d, d.count(3), d.index(3), list(d), list(reversed(d)), sum(d))
d.reverse()
d.remove(3)
d.insert(1, "in")
print(d, d.copy() == d, bool(deque()), d == deque(list(d)))
d.clear()
print(d)
attempt(deque().pop)
attempt(deque().popleft)
attempt(deque([1]).remove, 5)
attempt(deque([1]).index, 5)
attempt(lambda: deque([1])[5])
attempt(deque, 5)
