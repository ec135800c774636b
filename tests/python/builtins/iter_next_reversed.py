def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


i = iter([1, 2])
print(next(i), next(i), next(i, "end"), iter(i) is i, i.__next__ is not None)
attempt(next, i)
print(list(iter(lambda l=[1, 2, 3]: l.pop(), 1)), list(reversed("abc")), list(reversed((1, 2))), list(reversed(b"ab")), list(reversed({1: 2, 3: 4})), list(reversed(range(3))))
attempt(iter, 5)
attempt(iter, 5, 5)
attempt(next, 5)
attempt(next, [1])
attempt(reversed, 5)
attempt(reversed, {1, 2})
attempt(reversed, iter([1]))
attempt(reversed)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return self.n - i


print(list(Countdown(3)), list(reversed(Countdown(3))), 2 in Countdown(3), max(Countdown(4)), list(zip(Countdown(2), Countdown(3))))
