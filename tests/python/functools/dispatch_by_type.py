from functools import singledispatch, singledispatchmethod


@singledispatch
def show(x):
    return "object " + repr(x)


@show.register(int)
def _(x):
    return "int %d" % x


@show.register(str)
def _(x):
    return "str " + x


@show.register(list)
@show.register(tuple)
def _(x):
    return "sequence of %d" % len(x)


class Base:
    pass


class Derived(Base):
    pass


show.register(Base, lambda x: "base")
print(show(5), show("a"), show([1]), show((1, 2)), show(1.5), show(True), show(Derived()), show(None))
print(show.dispatch(int)(7), show.registry[str]("z"))
