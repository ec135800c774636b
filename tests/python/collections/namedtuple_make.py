from collections import namedtuple

Point = namedtuple("Point", "x y", defaults=[0])
print(Point._make([1, 2]), Point._make("ab"), Point._make(n for n in range(2)))
for values in ([], [1], [1, 2, 3]):
    try:
        Point._make(values)
    except TypeError as e:
        print(e)
try:
    Point._make(3)
except TypeError as e:
    print(e)


class Named(Point):
    pass


print(type(Named._make([1, 2])).__name__, Named._make([3, 4]))
