from collections import namedtuple

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], len(p), p == (1, 2), p._asdict(), p._fields, p._replace(x=9), Point._make([3, 4]))
x, y = p
print(x, y, p + (3,), isinstance(p, tuple), hash(p) == hash((1, 2)), sorted([Point(2, 1), Point(1, 5)]))
D = namedtuple("D", ["a", "b", "c"], defaults=[10, 20])
print(D(1), D(1, 2), D._field_defaults)
R = namedtuple("R", "x def x 1a", rename=True)
print(R._fields)
for call in [lambda: Point(1), lambda: Point(1, 2, 3), lambda: p._replace(z=1), lambda: namedtuple("X", "a a"), lambda: namedtuple("X", "def"), lambda: namedtuple("X", "_a")]:
    try:
        call()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
try:
    p.x = 5
except AttributeError as e:
    print("cannot set")


class Vec(namedtuple("Vec", "x y")):
    __slots__ = ()

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    @property
    def size(self):
        return (self.x**2 + self.y**2) ** 0.5


print(Vec(1, 2) + Vec(2, 2), Vec(3, 4).size, Vec(3, 4)._replace(y=0), Point.__name__)
match p:
    case Point(x=1, y=v):
        print("matched", v)
