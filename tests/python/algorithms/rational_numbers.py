from math import gcd


class Ratio:
    __slots__ = ("top", "bottom")

    def __init__(self, top, bottom=1):
        if isinstance(top, str):
            a, slash, b = top.partition("/")
            if not slash and "." in a:
                whole, _, digits = a.partition(".")
                top, bottom = int(whole + digits), 10 ** len(digits)
            else:
                top, bottom = int(a), int(b or 1)
        elif isinstance(top, float):
            top, bottom = top.as_integer_ratio()
        if bottom == 0:
            raise ZeroDivisionError(f"Ratio({top}, 0)")
        divisor = gcd(top, bottom) * (1 if bottom > 0 else -1)
        self.top, self.bottom = top // divisor, bottom // divisor

    def operator(exact, name):
        def forward(self, other):
            if isinstance(other, (int, Ratio)):
                return exact(self, other if isinstance(other, Ratio) else Ratio(other))
            if isinstance(other, float):
                return getattr(float(self), f"__{name}__")(other)
            return NotImplemented

        def backward(self, other):
            return exact(Ratio(other), self) if isinstance(other, int) else NotImplemented

        return forward, backward

    __add__, __radd__ = operator(lambda a, b: Ratio(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom), "add")
    __sub__, __rsub__ = operator(lambda a, b: Ratio(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom), "sub")
    __mul__, __rmul__ = operator(lambda a, b: Ratio(a.top * b.top, a.bottom * b.bottom), "mul")
    __truediv__, __rtruediv__ = operator(lambda a, b: Ratio(a.top * b.bottom, a.bottom * b.top), "truediv")
    __floordiv__, __rfloordiv__ = operator(lambda a, b: a.top * b.bottom // (a.bottom * b.top), "floordiv")
    __mod__, __rmod__ = operator(lambda a, b: a - b * (a // b), "mod")
    __eq__, _ = operator(lambda a, b: (a.top, a.bottom) == (b.top, b.bottom), "eq")
    __lt__, __gt__ = operator(lambda a, b: a.top * b.bottom < b.top * a.bottom, "lt")
    __le__, _ = operator(lambda a, b: a.top * b.bottom <= b.top * a.bottom, "le")
    __gt__, _ = operator(lambda a, b: a.top * b.bottom > b.top * a.bottom, "gt")
    del operator, _

    def __pow__(self, n):
        return Ratio(self.top**n, self.bottom**n) if n >= 0 else Ratio(self.bottom**-n, self.top**-n)

    def __neg__(self):
        return Ratio(-self.top, self.bottom)

    def __abs__(self):
        return Ratio(abs(self.top), self.bottom)

    def __float__(self):
        return self.top / self.bottom

    def __int__(self):
        return int(self.top / self.bottom)

    def __round__(self, digits=None):
        scaled = self * 10 ** (digits or 0)
        whole, rest = scaled // 1, scaled % 1
        whole += rest > Ratio(1, 2) or rest == Ratio(1, 2) and whole % 2
        return whole if digits is None else Ratio(whole, 10**digits)

    def __hash__(self):
        return hash(self.top) if self.bottom == 1 else hash((self.top, self.bottom))

    def __bool__(self):
        return self.top != 0

    def __repr__(self):
        return f"{self.top}/{self.bottom}" if self.bottom > 1 else str(self.top)


half, third = Ratio(1, 2), Ratio("2/6")
print(half + third, half - third, half * third, half / third, half // third, half % third, half**3, third**-2, -half, abs(-third))
print(1 + half, 1 - half, 3 * third, 1 / third, 7 // half, 7 % Ratio(2, 3), half + 0.25, half * 1.5, sum([half, third, Ratio(1, 6)]))
print(half > third, half < 1, third <= third, 1 > half, 0 < half, half >= third, half == Ratio(-2, -4), Ratio(4, 2) == 2, half != third, half == 0.5)
print(Ratio("0.125"), Ratio("-3.20"), Ratio(0.1), Ratio("7"), float(third), int(Ratio(-7, 2)), round(Ratio(5, 2)), round(Ratio(7, 2)), round(Ratio(22, 7), 2))
print(sorted([half, third, Ratio(3, 4), 0, 1]), {Ratio(2): "two"}[2], bool(Ratio(0, 5)), max(half, third), len({half, Ratio(2, 4), third}))
for call in (lambda: Ratio(1, 0), lambda: half / 0, lambda: half + "x", lambda: "x" * half, lambda: Ratio("a/b"), lambda: half < None):
    try:
        print(call())
    except (ZeroDivisionError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
e, term = Ratio(0), Ratio(1)
for n in range(1, 20):
    e, term = e + term, term / n
print(e, float(e))
