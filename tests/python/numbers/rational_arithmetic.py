def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Ratio:
    def __init__(self, n, d=1):
        if d == 0:
            raise ZeroDivisionError("Ratio(%s, 0)" % n)
        a, b = abs(n), abs(d)
        while b:
            a, b = b, a % b
        sign = -1 if d < 0 else 1
        self.n, self.d = sign * n // a, sign * d // a

    def __add__(self, other):
        other = other if isinstance(other, Ratio) else Ratio(other)
        return Ratio(self.n * other.d + other.n * self.d, self.d * other.d)

    __radd__ = __add__

    def __mul__(self, other):
        other = other if isinstance(other, Ratio) else Ratio(other)
        return Ratio(self.n * other.n, self.d * other.d)

    __rmul__ = __mul__

    def __eq__(self, other):
        return (self.n, self.d) == (other.n, other.d) if isinstance(other, Ratio) else self.d == 1 and self.n == other

    def __lt__(self, other):
        return self.n * other.d < other.n * self.d

    def __hash__(self):
        return hash((self.n, self.d))

    def __float__(self):
        return self.n / self.d

    def __repr__(self):
        return f"{self.n}/{self.d}" if self.d != 1 else str(self.n)


print(Ratio(1, 2) + Ratio(1, 3), 2 * Ratio(3, 4), Ratio(2, -4), sum([Ratio(1, n) for n in range(1, 11)]), float(Ratio(1, 3)), Ratio(4, 2) == 2, sorted([Ratio(1, 2), Ratio(1, 3), Ratio(2, 5)]), {Ratio(1, 2), Ratio(2, 4)}, max(Ratio(1, 2), Ratio(2, 3)))
attempt(Ratio, 1, 0)
