# __class__, __name__ and attributes of objects that have no dict.
class A:
    pass


class B:
    def hello(self):
        return "hello of " + type(self).__name__


class Number(int):
    pass


def attempt(action):
    try:
        print(repr(action()))
    except Exception as error:
        print(type(error).__name__, error)


a = A()
a.__class__ = B
print(a.hello())
for wrong in (int, 5, Number, None):
    attempt(lambda: setattr(a, "__class__", wrong))
attempt(lambda: setattr(A, "__name__", 5))
attempt(lambda: setattr(A, "__qualname__", None))
A.__name__ = "Renamed"
print(A.__name__, A.__qualname__)
attempt(lambda: setattr(object(), "x", 1))
attempt(lambda: setattr(3, "x", 1))
attempt(lambda: setattr("s", "upper", 1))
print(A.__base__, Number.__base__, bool.__base__, object.__base__, type.__base__, KeyError.__base__)


class Both(A, Number):
    pass


print(Both.__base__, Both.__bases__)
