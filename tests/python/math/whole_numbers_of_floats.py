import math


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for x in (2.5, -2.5, 3.0, -0.5, 1e20):
    print(x, math.floor(x), math.ceil(x), math.trunc(x), math.modf(x), math.frexp(x), math.fabs(x))
print(math.ldexp(0.75, 3), math.copysign(1, -0.0), math.fmod(-7, 3), math.remainder(7, 4), math.ulp(1.0), math.nextafter(1.0, 2.0), math.nextafter(0.0, -1.0))
attempt(math.floor, float("nan"))
attempt(math.ceil, float("inf"))
attempt(math.trunc, "a")
attempt(math.fmod, 1, 0)
attempt(math.ldexp, 1.0, 5000)


class Half:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"


print(math.floor(Half()), math.ceil(Half()), math.trunc(Half()))
