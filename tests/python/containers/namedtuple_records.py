from collections import namedtuple


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


Point = namedtuple("Point", "x y")
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), p + (3,), len(p), list(p), p._replace(x=9), p._asdict(), Point._fields, isinstance(p, tuple), hash(p) == hash((1, 2)))
x, y = p
print(x, y, max([Point(1, 5), Point(2, 0)]), sorted([Point(2, 1), Point(1, 9)]), {p: "here"}[1, 2], "%s-%s" % p, Point._make([7, 8]), Point(*"ab"))
attempt(Point, 1)
attempt(Point, 1, 2, 3)
attempt(lambda: p.z)
