# Keyword values of the same call again and again, and of the same names for different functions.


def plain(a, b, c=3):
    return a, b, c


def more(b, a=1, *, key="k", other):
    return b, a, key, other


def positional(a, /, b, c=0):
    return a, b, c


def wide(a, b, c, d, e, f, g, h, i=9, j=10):
    return a, b, c, d, e, f, g, h, i, j


for turn in range(3):
    print(plain(turn, b=2), plain(turn, c=1, b=2), plain(b=1, a=turn), plain(a=1, b=2, c=turn))
    print(more(turn, other=0), more(a=1, b=turn, other=3), more(1, other=turn, key=2))
    print(positional(turn, b=1), positional(turn, c=2, b=1))
    print(wide(1, 2, 3, h=8, g=7, f=6, e=5, d=turn), wide(a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=turn))
for function in [plain, more, positional, lambda b, a: (a, b), lambda **kw: sorted(kw.items()), lambda *rest, a, b: (rest, a, b)]:
    for call in [lambda f: f(a=1, b=2), lambda f: f(1, b=2), lambda f: f(b=2), lambda f: f(1, 2, b=3), lambda f: f(1, b=2, other=4)]:
        try:
            print(call(function))
        except TypeError as error:
            print(str(error).replace("<lambda>", "lambda"))


class Point:
    def __init__(self, x, y=0, *, name="p"):
        self.all = x, y, name

    def move(self, dx=0, dy=0):
        return self.all, dx, dy


for turn in range(2):
    print(Point(x=turn).move(dy=1), Point(turn, name="q").move(1, dy=turn), Point(y=1, x=2).move(dx=3))


def spread(first, *rest, scale=1, **others):
    return first, rest, scale, others


pair, table = (4, 5), {"z": 1}
print(spread(1, *pair, scale=2), spread(*pair, scale=2, other=3), spread(*pair, x=1, scale=2, **table), spread(*[1], **table, y=2))
for call in [lambda: spread(1, *pair, x=1, **{"x": 2}), lambda: spread(*pair, **{"scale": 1}, **{"scale": 2}), lambda: spread(x=1, **{3: 4})]:
    try:
        print(call())
    except TypeError as error:
        print(error)
