import math as m, sys as s
from math import pi as PI, e as E


class Tools:
    import math
    from math import sqrt as root

    def size(self, x, y):
        return Tools.math.hypot(x, y)


print(m.pi == PI, round(E, 3), Tools.math is m, Tools.root(16), Tools().size(3, 4))


def outer():
    import math

    def inner():
        return math.factorial(5)

    return inner


print(outer()())


def shadow():
    try:
        return m.floor(1.5)
    except UnboundLocalError as e:
        return str(e)
    import math as m


print(shadow())


def make_global():
    global shared
    import math as shared


make_global()
print(shared is m)
m = 5
print(m, shared.floor(7.9))
for name in ["x"]:
    import math as name
print(name is shared)
