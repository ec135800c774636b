# Operator methods called by name refuse as the operators do, and answer NotImplemented where a class may know more.
print([].__add__([1]), "a".__mul__(2), (1,).__add__((2,)), [1].__mul__(2), b"a".__add__(b"b"))
for attempt in [
    lambda: [].__add__(5), lambda: "a".__add__(5), lambda: ().__add__([]), lambda: b"".__add__("x"),
    lambda: {}.__or__(5), lambda: {1}.__or__([1]), lambda: (5).__add__("a"), lambda: 1.5.__add__("a"),
    lambda: pow("a", 2, 3), lambda: pow(2.5, 2, 3), lambda: pow([], 2, 3),
]:
    try:
        print(attempt())
    except TypeError as error:
        print(error)


class Row(list):
    def __add__(self, other):
        return Row(super().__add__(list(other)))


print(Row([1]) + (2, 3), type(Row() + [1]).__name__)


class Both:
    @classmethod
    @property
    def name(cls):
        return "name of " + cls.__name__


print(Both.name, Both().name)
for base in [bool, type(None), range, slice, memoryview, type(...)]:
    try:
        type("Derived", (base,), {})
        print(base, "derived")
    except TypeError as error:
        print(error)
import math
import sys

print(hasattr(math, "__delattr__"), hasattr(sys.modules["__main__"], "__eq__"), all(hasattr(math, name) for name in dir(math)))
