# abc: classes that cannot be made before their methods are there.


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


def _is_abstract(value):
    if isinstance(value, property):
        return any([getattr(each, "__isabstractmethod__", False) for each in (value.fget, value.fset, value.fdel)])
    return getattr(getattr(value, "__func__", value), "__isabstractmethod__", False)


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        abstract = {key for key, value in namespace.items() if _is_abstract(value)}
        for base in bases:
            for key in getattr(base, "__abstractmethods__", ()):
                if _is_abstract(getattr(cls, key, None)):
                    abstract.add(key)
        cls.__abstractmethods__ = frozenset(abstract)
        cls._registry = []
        return cls

    def __call__(cls, *args, **kwargs):
        missing = sorted(cls.__abstractmethods__)
        if missing:
            raise TypeError("Can't instantiate abstract class %s with abstract method%s %s" % (cls.__name__, "s" if len(missing) > 1 else "", ", ".join(missing)))
        return super().__call__(*args, **kwargs)

    def register(cls, subclass):
        cls._registry.append(subclass)
        return subclass

    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if cls in subclass.__mro__:
            return True
        hook = cls.__subclasshook__(subclass) if hasattr(cls, "__subclasshook__") else NotImplemented
        if hook is not NotImplemented:
            return hook
        return any([subclass is each or issubclass(subclass, each) for each in cls._registry])


class ABC(metaclass=ABCMeta):
    pass
