def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Weight:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n

    def __repr__(self):
        return "W%d" % self.n


ws = [Weight(n) for n in (3, 1, 2)]
print(sorted(ws), min(ws), max(ws).n)


class Bad:
    def __lt__(self, other):
        raise ZeroDivisionError("no order")


attempt(sorted, [Bad(), Bad()])
l = [3, 1, 2]
attempt(lambda: l.sort(key=lambda x: l.append(x) or x))
l = [2, 1]
attempt(lambda: l.sort(key=lambda x: 1 / (x - 1)))
print(l)
nan = float("nan")
print(sorted([3, 1, 2], key=lambda x: (x != 2, x)), sorted(range(20), key=lambda x: x * 7 % 20))
big = [(i * 7919) % 1009 for i in range(1000)]
print(sorted(big)[:5], sorted(big, reverse=True)[:5], sorted(big) == sorted(sorted(big, reverse=True)), sum(sorted(big)[::100]))
