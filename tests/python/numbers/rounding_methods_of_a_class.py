import math


class N:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"


class F:
    def __float__(self):
        return -2.5


print(math.floor(N()), math.ceil(N()), math.trunc(N()))
print(math.floor(F()), math.ceil(F()))
for function in (math.floor, math.ceil, math.trunc):
    try:
        function("a")
    except TypeError as e:
        print(e)
try:
    math.trunc(F())
except TypeError as e:
    print(e)
