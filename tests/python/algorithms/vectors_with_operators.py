import math


class Vector:
    __slots__ = ("x", "y", "z")
    __match_args__ = ("x", "y", "z")

    def __init__(self, x=0, y=0, z=0):
        self.x, self.y, self.z = x, y, z

    def __iter__(self):
        return iter((self.x, self.y, self.z))

    def __add__(self, other):
        return Vector(*map(sum, zip(self, other))) if isinstance(other, Vector) else NotImplemented

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        return Vector(*(a - b for a, b in zip(self, other)))

    def __mul__(self, n):
        return Vector(*(a * n for a in self)) if isinstance(n, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, n):
        return self * (1 / n)

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self, other))

    def __xor__(self, other):
        (a, b, c), (d, e, f) = self, other
        return Vector(b * f - c * e, c * d - a * f, a * e - b * d)

    def __imul__(self, n):
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) * n)
        return self

    def __abs__(self):
        return math.sqrt(self @ self)

    def __eq__(self, other):
        return isinstance(other, Vector) and tuple(self) == tuple(other)

    def __hash__(self):
        return hash(tuple(self))

    def __bool__(self):
        return any(self)

    def __getitem__(self, key):
        if isinstance(key, str):
            return tuple(getattr(self, name) for name in key)
        return tuple(self)[key]

    def __len__(self):
        return 3

    def __contains__(self, value):
        return any(value == a for a in self)

    def __format__(self, spec):
        if spec.endswith("p"):
            return f"{abs(self):{spec[:-1]}f}@{math.degrees(math.atan2(self.y, self.x)):{spec[:-1]}f}"
        return "<" + ", ".join(format(a, spec) for a in self) + ">"

    def __repr__(self):
        return f"Vector({self.x!r}, {self.y!r}, {self.z!r})"


a, b = Vector(1, 2, 3), Vector(4, -5, 6.5)
print(a + b, a - b, a * 2, 0.5 * b, b / 2, a @ b, a ^ b, abs(Vector(2, 3, 6)), sum([a, a, b]), -1 * a)
c = a
c *= 10
print(a is c, a, a == Vector(10, 20, 30), a != b, bool(Vector()), 20 in a, len(a), a[0], a[-1], a[1:], a["zx"], a["yyy"])
x, *rest = b
print(x, rest, max(b), sorted(b), tuple(b), dict(zip("xyz", b)), {Vector(): 0}[Vector(0, 0.0, False)])
print(f"{b} {b:.1f} {b:8.3f} {Vector(3, 4):.2p} {a!r:>25}|")
for v in (Vector(), Vector(0, 5), Vector(1, 1, 1), Vector(1, 2, 3), b):
    match v:
        case Vector(0, 0, 0):
            print("nowhere")
        case Vector(0, y, z=0):
            print("on the y axis at", y)
        case Vector(x, y, z) if x == y == z:
            print("diagonal", x)
        case Vector(x=int() as x, y=float() | int() as y) if y < 0:
            print("down", x, y)
        case _:
            print("somewhere", v)
for call in (lambda: a + 1, lambda: a * "x", lambda: [1] + a, lambda: a["w"], lambda: a[7], lambda: a / 0, lambda: setattr(a, "w", 1), lambda: Vector(1, 2, 3, 4)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
