class Fixed:
    """16 bits before the point and 16 after it, in two's complement; too large stays at the end."""

    __slots__ = ("raw",)
    ONE = 1 << 16
    TOP, BOTTOM = (1 << 31) - 1, -(1 << 31)

    def __init__(self, value=0):
        self.raw = value.raw if isinstance(value, Fixed) else self._clip(round(value * self.ONE))

    @classmethod
    def _clip(cls, raw):
        return max(cls.BOTTOM, min(cls.TOP, raw))

    @classmethod
    def of_raw(cls, raw):
        new = cls.__new__(cls)
        new.raw = cls._clip(raw)
        return new

    @classmethod
    def of_bytes(cls, data):
        return cls.of_raw(int.from_bytes(data, "big", signed=True))

    def __bytes__(self):
        return self.raw.to_bytes(4, "big", signed=True)

    def __add__(self, other):
        return self.of_raw(self.raw + Fixed(other).raw)

    def __sub__(self, other):
        return self.of_raw(self.raw - Fixed(other).raw)

    def __mul__(self, other):
        return self.of_raw(self.raw * Fixed(other).raw + (self.ONE >> 1) >> 16)

    def __truediv__(self, other):
        divisor = Fixed(other).raw
        if not divisor:
            raise ZeroDivisionError("fixed-point division by zero")
        return self.of_raw((self.raw << 16) // divisor)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return Fixed(other) - self

    def __neg__(self):
        return self.of_raw(-self.raw)

    def __float__(self):
        return self.raw / self.ONE

    def __int__(self):
        return int(self.raw / self.ONE)

    def __eq__(self, other):
        return self.raw == Fixed(other).raw

    def __lt__(self, other):
        return self.raw < Fixed(other).raw

    def sqrt(self):
        value, x = self.raw << 16, 1 << 24
        while (following := x + value // x >> 1) < x:
            x = following
        return self.of_raw(x)

    def __repr__(self):
        return f"Fixed({float(self):.6g})"


a, b = Fixed(3.25), Fixed(-1.1)
print(a, b, a + b, a - b, a * b, a / b, -a, 1 + a, 1 - a, 2 * b, b * b)
print(bytes(a).hex(), bytes(b).hex(), Fixed.of_bytes(bytes(b)) == b, Fixed.of_bytes(b"\xff\xff\x80\0"), int(b), int(a), a.raw, b.raw)
print(Fixed(40000), Fixed(-40000), Fixed(30000) + 30000, Fixed(200) * 200, Fixed(-200) * 200, Fixed(1e-6), Fixed(1 / 65536))
print([Fixed(x).sqrt() for x in (0.25, 2, 9, 10000)], sorted([a, b, Fixed(0)]), max(a, b), a == 3.25, a != b, b < 0, sum([a, a, b], Fixed()))
for call in (lambda: a / 0, lambda: a + "x", lambda: a + None, lambda: {a: 1}, lambda: Fixed("1"), lambda: Fixed.of_bytes(b"12345").raw):
    try:
        print(call())
    except (ZeroDivisionError, TypeError) as e:
        print(type(e).__name__, e)
x = Fixed(1)
for step in range(6):
    x = (x + Fixed(2) / x) / 2
    print(x.raw, end=" ")
print(abs(float(x) - 2**0.5) < 1e-4)
