def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


def unpack(values):
    a, b = values
    return a, b


def star(values):
    first, *middle, last = values
    return first, middle, last


for values in ((1, 2), "xy", {1: 2, 3: 4}, range(2), [1], (1, 2, 3), 5, None, "x", iter([1, 2]), {}):
    attempt(unpack, values)
for values in ((1, 2), [1, 2, 3, 4], "abc", [1], (), 7):
    attempt(star, values)
(a, b), c = [1, 2], 3
*rest, = "hi"
x = y, z = 1, 2
print(a, b, c, rest, x, y, z)
a, b = b, a
print(a, b, *range(3), *[4, 5], sep=",")
