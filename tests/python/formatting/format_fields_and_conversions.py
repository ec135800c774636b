class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


p = Point(1, [2, 3])
print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{{{}}}".format(5))
print("{0.x} {0.y[1]} {1[key]} {2[0][1]} {3[-1]}".format(p, {"key": "v"}, ["ab"], {"-1": "n"}))
print("{!r} {!s} {!a} {0!r:>5}".format("é", "é", "é") if False else "{!r} {!s} {!a}".format("é", "é", "é"))
print("{:>{}}|{:{w}.{p}f}|{:{fill}{align}8}".format("a", 5, 3.14159, "mid", w=8, p=2, fill="*", align="^"))
for template, args in [("{}", ()), ("{1}", (1,)), ("{a}", ()), ("{", ()), ("}", ()), ("{0", (1,)), ("{0!}", (1,)), ("{0!x}", (1,)), ("{0.}", (1,)), ("{0[]}", ([1],)), ("{0[a}", ([1],)), ("{0[0]x}", ([1],)), ("{0[a]}", ([1],)), ("{0[5]}", ([1],)), ("{0.foo}", (1,)), ("{}{0}", (1, 2)), ("{0}{}", (1, 2)), ("{:d}", ("a",)), ("{:q}", (1,))]:
    try:
        print(template.format(*args))
    except Exception as error:
        print(template, type(error).__name__, error)
print("{x} {y}".format_map({"x": 1, "y": 2}))
