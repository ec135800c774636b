class Registry(type):
    classes = {}
    def __new__(mcls, name, bases, space):
        cls = super().__new__(mcls, name, bases, space)
        if bases: mcls.classes[name.lower()] = cls
        return cls
    def __getitem__(cls, key): return Registry.classes[key]
    def __repr__(cls): return f"<registered {cls.__name__}>"
class Base(metaclass=Registry):
    def hi(self): return type(self).__name__
class One(Base): pass
class Two(One): pass
print(sorted(Registry.classes), Base["one"]().hi(), Two, type(Two) is Registry, [c.__name__ for c in Base.__subclasses__()])
class Single(type):
    _made = {}
    def __call__(cls, *a):
        if cls not in cls._made: cls._made[cls] = super().__call__(*a)
        return cls._made[cls]
class Config(metaclass=Single):
    def __init__(self, v=1): self.v = v
print(Config(5) is Config(6), Config().v)
