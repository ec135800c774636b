from abc import ABC, abstractmethod, ABCMeta
class Shape(ABC):
    @abstractmethod
    def area(self): "doc"
    @property
    @abstractmethod
    def name(self): ...
    def describe(self): return f"{self.name} {self.area()}"
try: Shape()
except TypeError as e: print(e)
class Half(Shape):
    def area(self): return 2
try: Half()
except TypeError as e: print(e)
class Sq(Half):
    name = "sq"
print(Sq().describe(), isinstance(Sq(), Shape), issubclass(Sq, Shape), sorted(Shape.__abstractmethods__), Sq.__abstractmethods__)
@Shape.register
class Foreign: pass
print(isinstance(Foreign(), Shape), issubclass(Foreign, Shape), Shape in Foreign.__mro__)
class Hook(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, C): return True if hasattr(C, "quack") else NotImplemented
class Duck:
    def quack(self): pass
print(isinstance(Duck(), Hook), isinstance(5, Hook), type(Hook).__name__)
class St(ABC):
    @staticmethod
    @abstractmethod
    def s(): pass
    @classmethod
    @abstractmethod
    def c(cls): pass
try: St()
except TypeError as e: print(e)
class Ok(St):
    @staticmethod
    def s(): return "s"
    @classmethod
    def c(cls): return "c"
print(Ok().s(), Ok.c())
class WithInit(ABC):
    def __init__(self, v): self.v = v
    @abstractmethod
    def f(self): return "base"
class Impl(WithInit):
    def f(self): return super().f() + " impl"
print(Impl(3).v, Impl(3).f())
