# abc: classes that say what their subclasses must have. The machine refuses to make an instance of a class whose
# `__abstractmethods__` is not empty.


def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function


class abstractproperty(property):
    __isabstractmethod__ = True


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls._abc_registry = []
        update_abstractmethods(cls)
        return cls

    def register(cls, subclass):
        """Makes `subclass` count as a subclass of this class."""
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(cls, subclass) and cls is not subclass:
            raise RuntimeError("Refusing to create an inheritance cycle")
        if not issubclass(subclass, cls):
            cls._abc_registry.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        hook = getattr(cls, "__subclasshook__", None)
        if hook is not None:
            answer = hook(subclass)
            if answer is not NotImplemented:
                return answer
        if cls in subclass.__mro__:
            return True
        for known in cls.__dict__.get("_abc_registry", ()):
            if issubclass(subclass, known):
                return True
        for own in cls.__subclasses__():
            if issubclass(subclass, own):
                return True
        return False


def update_abstractmethods(cls):
    names = set()
    for name, value in cls.__dict__.items():
        if getattr(value, "__isabstractmethod__", False):
            names.add(name)
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    cls.__abstractmethods__ = frozenset(names)
    return cls


class ABC(metaclass=ABCMeta):
    __slots__ = ()


def get_cache_token():
    return 0
