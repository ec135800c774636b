class Metre:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Metre(self.n + (other.n if isinstance(other, Metre) else other))

    __radd__ = __add__

    def __neg__(self):
        return Metre(-self.n)

    def __abs__(self):
        return Metre(abs(self.n))

    def __int__(self):
        return int(self.n)

    def __float__(self):
        return float(self.n)

    def __index__(self):
        return int(self.n)

    def __bool__(self):
        return self.n != 0

    def __eq__(self, other):
        return isinstance(other, Metre) and self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    def __hash__(self):
        return hash(self.n)

    def __repr__(self):
        return f"{self.n} m"

    def __format__(self, spec):
        return format(self.n, spec) + " m"

    def __round__(self, digits=0):
        return Metre(round(self.n, digits))


a, b = Metre(3), Metre(2.5)
print(a + b, a + 1, 1 + a, -a, abs(-b), int(b), float(a), bool(Metre(0)), a == Metre(3), a < b, a > b)
print(f"{b:.2f}", "{:5}".format(a), sorted([a, b]), sum([a, b], Metre(0)), hash(a) == 3, round(Metre(2.345), 1))
print([10, 20, 30, 40][a], "abcdef"[a], hex(a), list(range(a)), "x" * a if False else "xxx")
