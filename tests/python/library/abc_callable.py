from collections.abc import Callable


class Yes:
    def __call__(self):
        return 1


class No:
    pass


class Later(Yes):
    pass


def f():
    yield


for x in (f, len, [].append, int, Yes, Yes(), Later(), No, No(), f(), 3, "a", None, [], {}, lambda: 0):
    print(type(x).__name__, isinstance(x, Callable), callable(x))
