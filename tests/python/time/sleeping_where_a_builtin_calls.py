# A function sleeps that a builtin has called: a sort key, __str__, a callback of map, of re.sub, of an iterator.
import re
import time


def key(n):
    time.sleep(0.001)
    return -n


class Slow:
    def __init__(self, n):
        self.n = n

    def __str__(self):
        time.sleep(0.001)
        return "slow %d" % self.n

    def __lt__(self, other):
        time.sleep(0.001)
        return self.n < other.n

    def __iter__(self):
        return self

    def __next__(self):
        time.sleep(0.001)
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n

    def __hash__(self):
        time.sleep(0.001)
        return self.n


print(sorted([3, 1, 2], key=key), str(Slow(5)), f"{Slow(6)}", min(Slow(2), Slow(1)).n)
print(list(Slow(3)), sum(Slow(4)), list(map(key, [1, 2])), {Slow(1): "hashed"}[next(iter([Slow(1)]))] if False else len({Slow(1), Slow(2)}))
print(re.sub("[a-z]", lambda found: time.sleep(0.001) or found.group().upper(), "abc1"))
start = time.monotonic()
sorted([1, 2, 3], key=lambda n: time.sleep(0.01) or n)
print(time.monotonic() - start >= 0.03)
try:
    sorted([1, 2], key=lambda n: time.sleep(0.001) or 1 // 0)
except ZeroDivisionError as error:
    print(error)
