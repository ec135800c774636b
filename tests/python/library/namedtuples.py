from collections import namedtuple

P = namedtuple("P", ["x", "y"])
p = P(1, y=2)
print(p, p.x, p.y, p[0], p[-1], len(p), list(p), p == (1, 2), p + (3,), isinstance(p, tuple), hash(p) == hash((1, 2)), P._fields, p._asdict(), p._replace(x=9), P._make([5, 6]))
x, y = p
print(x, y, {p: "key"}[(1, 2)], sorted([P(2, 1), P(1, 2)]), P.__name__, type(p) is P, "%s-%s" % p, f"{p.x}{p.y}")
Q = namedtuple("Q", "a b, c", defaults=[10, 20])
print(Q(1), Q(1, 2), Q(1, c=3), Q._field_defaults)
for bad in (lambda: P(1), lambda: P(1, 2, 3), lambda: P(1, x=2), lambda: P(1, z=2), lambda: p._replace(z=1), lambda: namedtuple("T", "a a"), lambda: namedtuple("T", "_a"), lambda: namedtuple("T", "1a"), lambda: p.z, lambda: Q()):
    try:
        print(bad())
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
try:
    p.x = 5
except AttributeError as e:
    print(type(e).__name__)


class Point(namedtuple("Base", "x y")):
    def norm(self):
        return self.x * self.x + self.y * self.y


print(Point(3, 4), Point(3, 4).norm(), Point(1, 2) == P(1, 2))
