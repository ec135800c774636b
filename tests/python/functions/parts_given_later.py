# Most functions are only their code; those that get attributes or defaults later go on as the same object.


def plain(a, b):
    return a + b


def count():
    count.calls += 1
    return count.calls


def walk(n):
    for i in range(n):
        yield i * i


count.calls = 0
print([count() for _ in range(4)], count.calls, count.__dict__)

same = plain
plain.unit = "ms"
print(same is plain, same.unit, same(2, 3), plain(b=1, a=5))
try:
    plain(1)
except TypeError as error:
    print(error)
plain.__defaults__ = (40,)
print(plain(2), plain(2, 3), plain.__defaults__, plain.unit)
plain.__defaults__ = None
try:
    plain(1)
except TypeError as error:
    print(error)
del plain.unit
print(hasattr(plain, "unit"), plain(1, 2))

walk.kind = "squares"
print(list(walk(4)), sum(walk(5)), walk.kind, walk.__name__)


def makers():
    made = []
    for i in range(3):
        def short():
            return "short"

        def long(n=i):
            return i, n

        short.number = i
        made += [short, long]
    return made


for function in makers():
    print(function(), function.__dict__, function.__defaults__, function.__closure__ is None)
print(len(set(makers())))


class Thing:
    def name(self):
        return "thing", self.name.rank

    name.rank = 7


print(Thing().name(), Thing.name.rank)
try:
    Thing().name.rank = 8
except AttributeError as error:
    print(type(error).__name__)


def noted(a: int) -> str:
    return str(a)


print(noted(5), noted.__annotations__)
print(sorted([3, 1, 2], key=noted), list(map(noted, [1, 2])))
