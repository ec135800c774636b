# types: the classes of the machine's own objects, and small helpers to make some.


def _function():
    pass


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


class _Probe:
    __slots__ = ("slot",)

    def method(self):
        pass


FunctionType = type(_function)
LambdaType = FunctionType
MethodType = type(_Probe().method)
BuiltinFunctionType = type(len)
BuiltinMethodType = type(len)
MethodDescriptorType = type(str.join)
WrapperDescriptorType = type(object.__repr__)
GeneratorType = type(_generator())
AsyncGeneratorType = type(_async_generator())
_coro = _coroutine()
CoroutineType = type(_coro)
_coro.close()
CodeType = type(_function.__code__)
MappingProxyType = type(_Probe.__dict__)
MemberDescriptorType = type(_Probe.slot)
GetSetDescriptorType = MemberDescriptorType
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)
GenericAlias = type(list[int])
UnionType = type(int | str)
CellType = type((lambda x: lambda: x)(1).__closure__[0])

try:
    raise TypeError
except TypeError as _error:
    TracebackType = type(_error.__traceback__)
    FrameType = type(_error.__traceback__.tb_frame)


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        inside = ", ".join([f"{key}={value!r}" for key, value in self.__dict__.items()])
        name = "namespace" if type(self) is SimpleNamespace else type(self).__name__
        return f"{name}({inside})"

    def __eq__(self, other):
        if isinstance(self, SimpleNamespace) and isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    __hash__ = None


class ModuleType:
    def __init__(self, name, doc=None):
        self.__name__ = name
        self.__doc__ = doc

    def __repr__(self):
        return f"<module {self.__name__!r}>"


class DynamicClassAttribute:
    """A property that the class itself may hide behind `__getattr__` of its metaclass."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = doc

    def __get__(self, instance, owner=None):
        if instance is None:
            raise AttributeError()
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)


def new_class(name, bases=(), kwds=None, exec_body=None):
    kwds = dict(kwds or {})
    meta = kwds.pop("metaclass", None)
    bases = resolve_bases(bases)
    if meta is None:
        meta = type(bases[0]) if bases else type
    space = meta.__prepare__(name, bases, **kwds) if hasattr(meta, "__prepare__") else {}
    if exec_body is not None:
        exec_body(space)
    return meta(name, bases, space, **kwds)


def resolve_bases(bases):
    found = []
    for base in bases:
        if not isinstance(base, type) and hasattr(base, "__mro_entries__"):
            found.extend(base.__mro_entries__(bases))
        else:
            found.append(base)
    return tuple(found)


class _Awaitable:
    """A generator that can be awaited."""

    def __init__(self, generator):
        self._generator = generator

    def __getattr__(self, name):
        return getattr(self._generator, name)

    def __iter__(self):
        return self._generator

    __await__ = __iter__

    def __next__(self):
        return next(self._generator)


def coroutine(function):
    """Makes what a generator function answers awaitable."""
    if not callable(function):
        raise TypeError("types.coroutine() expects a callable")
    code = getattr(function, "__code__", None)
    if code is None or not code.co_flags & 32:
        return function

    def awaited(*args, **kwargs):
        return _Awaitable(function(*args, **kwargs))

    awaited.__name__ = function.__name__
    awaited.__qualname__ = function.__qualname__
    awaited.__doc__ = function.__doc__
    awaited.__wrapped__ = function
    return awaited
