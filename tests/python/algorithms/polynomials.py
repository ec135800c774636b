from itertools import zip_longest


class Polynomial:
    def __init__(self, *coefficients):
        c = list(coefficients)
        while c and c[-1] == 0:
            c.pop()
        self.c = tuple(c)

    degree = property(lambda self: len(self.c) - 1)

    def __call__(self, x):
        result = 0
        for c in reversed(self.c):
            result = result * x + c
        return result

    def __add__(self, other):
        other = self._wrap(other)
        return Polynomial(*(a + b for a, b in zip_longest(self.c, other.c, fillvalue=0)))

    __radd__ = __add__

    def __neg__(self):
        return Polynomial(*(-a for a in self.c))

    def __sub__(self, other):
        return self + -self._wrap(other)

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        other = self._wrap(other)
        out = [0] * (len(self.c) + len(other.c))
        for i, a in enumerate(self.c):
            for j, b in enumerate(other.c):
                out[i + j] += a * b
        return Polynomial(*out)

    __rmul__ = __mul__

    def __pow__(self, n):
        return Polynomial(1) if n == 0 else self * self ** (n - 1)

    def __divmod__(self, other):
        quotient, rest = Polynomial(), self
        while rest.c and rest.degree >= other.degree:
            term = Polynomial(*[0] * (rest.degree - other.degree), rest.c[-1] // other.c[-1])
            quotient, rest = quotient + term, rest - term * other
        return quotient, rest

    def __floordiv__(self, other):
        return divmod(self, other)[0]

    def __mod__(self, other):
        return divmod(self, other)[1]

    def __eq__(self, other):
        return self.c == self._wrap(other).c

    def __hash__(self):
        return hash(self.c)

    def __bool__(self):
        return bool(self.c)

    def derivative(self):
        return Polynomial(*(i * a for i, a in enumerate(self.c) if i))

    @staticmethod
    def _wrap(value):
        return value if isinstance(value, Polynomial) else Polynomial(value)

    def __str__(self):
        terms = []
        for power, a in reversed(list(enumerate(self.c))):
            if a:
                x = "" if power == 0 else "x" if power == 1 else f"x^{power}"
                size = "" if abs(a) == 1 and power else str(abs(a))
                terms.append(("- " if a < 0 else "+ ") + size + x)
        text = " ".join(terms) or "0"
        return text[2:] if text[0] == "+" else text.replace("- ", "-", 1) if text[0] == "-" else text

    def __repr__(self):
        return f"Polynomial{self.c}"


x = Polynomial(0, 1)
p = 3 * x**3 - 2 * x + 1
print(p, repr(p), p.degree, p(2), p(-1), p(0.5), p.derivative())
print((x + 1) ** 5, (x - 1) * (x + 1), 5 - x, -p, p - p, bool(p - p), Polynomial(0, 0).degree)
q, r = divmod(x**4 - 3 * x**2 + 7, x**2 + x)
print(q, "|", r, "|", q * (x**2 + x) + r, q == (x**4 - 3 * x**2 + 7) // (x**2 + x))
print((x**6 - 1) % (x - 1) == 0, {x + 1: "a"}[Polynomial(1, 1)], x == 5, Polynomial(5) == 5, p(x + 1), p(p).degree)
