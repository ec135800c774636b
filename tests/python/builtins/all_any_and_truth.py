def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(all([]), any([]), all([1, 0]), any([0, 1]), all(x for x in [1, 2]), any(""), all({}), any({0: 1}), all("ab"))


class Loud:
    def __init__(self, truth):
        self.truth = truth

    def __bool__(self):
        print("asked", self.truth)
        return self.truth


print(any([Loud(False), Loud(True), Loud(True)]), all([Loud(True), Loud(False), Loud(True)]))


class Sized:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


print(bool(Sized(0)), bool(Sized(2)), not Sized(0), [1 if Sized(n) else 0 for n in (0, 1)])
attempt(lambda: bool(Sized(-1)))
attempt(lambda: len(Sized("a")))
attempt(lambda: len(Sized(2 ** 70)))
attempt(lambda: len(Sized(1.5)))
attempt(all, 5)
attempt(any)


class Broken:
    def __bool__(self):
        return 5


attempt(bool, Broken())
attempt(lambda: not Broken())
