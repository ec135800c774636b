from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self):
        ...

    @property
    @abstractmethod
    def name(self):
        ...

    def describe(self):
        return "%s of %s" % (self.name, self.area())


class Square(Shape):
    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a**2

    name = "square"


class Half(Shape):
    def area(self):
        return 0


print(Square(3).describe())
for cls in (Shape, Half):
    try:
        cls()
    except TypeError as e:
        print(e)
print(isinstance(Square(1), Shape), issubclass(Square, Shape), sorted(Shape.__abstractmethods__), Square.__abstractmethods__)


@Shape.register
class Foreign:
    pass


print(isinstance(Foreign(), Shape), isinstance(5, Shape))


class Sized(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "__len__")


print(isinstance([], Sized), isinstance(5, Sized))
