# lru_cache(typed=True), the repr of partial, singledispatch by annotation.
from functools import lru_cache, partial, singledispatch, singledispatchmethod


@lru_cache(typed=True)
def typed(*args, **kwargs):
    return args, kwargs


print(typed(1), typed(1.0), typed(True), typed(1), typed(a=1), typed(a=1.0), typed.cache_info(), typed.cache_parameters())
try:
    lru_cache("size")
except TypeError as error:
    print(error)
print(partial(print, 1, sep="-"), partial(partial(int), base=2))


class Own(partial):
    pass


print(Own(int, "5"), Own(int, "5")())


@singledispatch
def kind(value):
    return "object"


@kind.register
def _(value: int):
    return "int"


@kind.register
def _(value: list):
    return "list of " + str(len(value))


@kind.register(str)
def _(value):
    return "str"


print(kind(1), kind([1, 2]), kind("s"), kind(1.5), kind(True))


class Shower:
    @singledispatchmethod
    def show(self, value):
        return "something"

    @show.register
    def _(self, value: bytes):
        return "bytes"


print(Shower().show(b""), Shower().show(1))
