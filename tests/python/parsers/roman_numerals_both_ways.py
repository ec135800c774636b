import re

PAIRS = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
SHAPE = re.compile(r"(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


class Roman(int):
    def __new__(cls, value):
        if isinstance(value, str):
            if not value or not SHAPE.fullmatch(value.upper()):
                raise ValueError(f"not a numeral: {value!r}")
            value = cls._read(value.upper())
        if not 0 < value < 4000:
            raise OverflowError(f"{value} has no numeral")
        return super().__new__(cls, value)

    @staticmethod
    def _read(text):
        values = [dict((b, a) for a, b in PAIRS)[c] for c in text]
        return sum(-a if a < b else a for a, b in zip(values, values[1:] + [0]))

    def __str__(self):
        number, out = int(self), ""
        for value, letters in PAIRS:
            n, number = divmod(number, value)
            out += letters * n
        return out

    def __repr__(self):
        return f"Roman({str(self)!r})"

    def __format__(self, spec):
        return format(str(self), spec)

    def __add__(self, other):
        return Roman(int(self) + int(other))

    __radd__ = __add__


print([str(Roman(n)) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024, 3999)])
print(all(Roman(str(Roman(n))) == n for n in range(1, 4000, 13)))
x = Roman("xiv")
print(x, repr(x), f"[{x:>6}] [{x:^7}]", x + 1, 1 + x, x * 2, x == 14, x + Roman("VI"), [x], {x: "k"}[14], hash(x) == hash(14))
print(sorted(map(Roman, ["X", "IX", "V", "M", "I"])), max(Roman(3), 2), sum([Roman("X"), Roman("V")], Roman(1)), isinstance(x, int), type(x + 1).__name__, type(x * 2).__name__)
for bad in ("IIII", "", "VX", "IC", "ABC", 0, 4000, -1, 2.5, None):
    try:
        print(bad, repr(Roman(bad)))
    except (ValueError, OverflowError, TypeError) as e:
        print(repr(bad), type(e).__name__, e)
lengths = [len(str(Roman(n))) for n in range(1, 1000)]
print(max(lengths), lengths.index(max(lengths)) + 1, str(Roman(lengths.index(max(lengths)) + 1)))
print(SHAPE.fullmatch("MCMXCIV").groups())
