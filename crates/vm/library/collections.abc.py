# collections.abc: what containers and callables promise, as classes to ask and to build upon.

from abc import ABCMeta, abstractmethod


def _has(cls, name):
    """Whether instances have a method: what a class has of its own metaclass does not count."""
    if name == "__call__":
        return any([name in base.__dict__ for base in cls.__mro__ if base not in (object, type)])
    if name == "__hash__":
        for base in cls.__mro__:
            if base in _unhashable:
                return False
            if base is not object and name in base.__dict__:
                return base.__dict__[name] is not None
    return getattr(cls, name, None) is not None


class _Promise(ABCMeta):
    """A class that is a base of every class that has the methods it asks for, or that is named in `_known`."""

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        if "_asks" in cls.__dict__ or "_known" in cls.__dict__:
            if issubclass(subclass, cls.__dict__.get("_known", ())):
                return True
            asks = cls.__dict__.get("_asks", ())
            if asks and all([_has(subclass, name) for name in asks]):
                return True
        return ABCMeta.__subclasscheck__(cls, subclass)


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


_coro = _coroutine()
_function_types = (type(_generator), type(len), type([].append), type(ABCMeta("_C", (), {"m": _generator})().m), type)
_iterators = (
    type(iter([])), type(iter(())), type(iter("")), type(iter(b"")), type(iter({})), type(iter({}.values())),
    type(iter({}.items())), type(iter(set())), type(iter(range(0))), type(iter(bytearray())), type(_generator()),
    enumerate, zip, map, filter, reversed,
)
_sequences = (list, tuple, str, bytes, bytearray, range, memoryview) if "memoryview" in dir() else (
    list, tuple, str, bytes, bytearray, range
)
_views = (type({}.keys()), type({}.values()), type({}.items()))
_unhashable = (list, dict, set, bytearray, type({}.keys()), type({}.items()))
_sized = _sequences + (dict, set, frozenset) + _views


class Hashable(metaclass=_Promise):
    _asks = ("__hash__",)

    @abstractmethod
    def __hash__(self):
        return 0


class Iterable(metaclass=_Promise):
    _asks = ("__iter__",)
    _known = _sized + _iterators

    @abstractmethod
    def __iter__(self):
        while False:
            yield None

    def __class_getitem__(cls, item):
        return cls


class Iterator(Iterable):
    _asks = ("__iter__", "__next__")
    _known = _iterators

    @abstractmethod
    def __next__(self):
        raise StopIteration

    def __iter__(self):
        return self


class Generator(Iterator):
    _asks = ("__iter__", "__next__", "send", "throw", "close")
    _known = (type(_generator()),)

    def __next__(self):
        return self.send(None)

    @abstractmethod
    def send(self, value):
        raise StopIteration

    @abstractmethod
    def throw(self, typ, val=None, tb=None):
        raise typ if val is None else val

    def close(self):
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            pass
        else:
            raise RuntimeError("generator ignored GeneratorExit")


class Reversible(Iterable):
    _asks = ("__reversed__", "__iter__")
    _known = (list, tuple, str, bytes, bytearray, range, dict) + _views


class Sized(metaclass=_Promise):
    _asks = ("__len__",)
    _known = _sized

    @abstractmethod
    def __len__(self):
        return 0


class Container(metaclass=_Promise):
    _asks = ("__contains__",)
    _known = _sized

    @abstractmethod
    def __contains__(self, x):
        return False

    def __class_getitem__(cls, item):
        return cls


class Callable(metaclass=_Promise):
    _asks = ("__call__",)
    _known = _function_types

    @abstractmethod
    def __call__(self, *args, **kwds):
        return False

    def __class_getitem__(cls, item):
        return cls


class Awaitable(metaclass=_Promise):
    _asks = ("__await__",)
    _known = (type(_coro),)

    @abstractmethod
    def __await__(self):
        yield

    def __class_getitem__(cls, item):
        return cls


class Coroutine(Awaitable):
    _asks = ("__await__", "send", "throw", "close")
    _known = (type(_coro),)


_coro.close()


class AsyncIterable(metaclass=_Promise):
    _asks = ("__aiter__",)
    _known = (type(_async_generator()),)

    def __class_getitem__(cls, item):
        return cls


class AsyncIterator(AsyncIterable):
    _asks = ("__anext__", "__aiter__")
    _known = (type(_async_generator()),)

    def __aiter__(self):
        return self


class AsyncGenerator(AsyncIterator):
    _asks = ("__aiter__", "__anext__", "asend", "athrow", "aclose")
    _known = (type(_async_generator()),)


class Collection(Sized, Iterable, Container):
    _asks = ("__len__", "__iter__", "__contains__")
    _known = _sized


class Sequence(Reversible, Collection):
    _known = _sequences
    _is_sequence = True

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        at = 0
        try:
            while True:
                yield self[at]
                at += 1
        except IndexError:
            return

    def __contains__(self, value):
        for item in self:
            if item is value or item == value:
                return True
        return False

    def __reversed__(self):
        for at in reversed(range(len(self))):
            yield self[at]

    def index(self, value, start=0, stop=None):
        for at, item in enumerate(self):
            if at >= start and (stop is None or at < stop) and (item is value or item == value):
                return at
        raise ValueError

    def count(self, value):
        return sum([1 for item in self if item is value or item == value])


class MutableSequence(Sequence):
    _known = (list, bytearray)

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        raise IndexError

    def append(self, value):
        self.insert(len(self), value)

    def clear(self):
        while len(self):
            self.pop()

    def reverse(self):
        n = len(self)
        for at in range(n // 2):
            self[at], self[n - at - 1] = self[n - at - 1], self[at]

    def extend(self, values):
        for value in list(values) if values is self else values:
            self.append(value)

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def __iadd__(self, values):
        self.extend(values)
        return self


ByteString = Sequence


class Set(Collection):
    _known = (set, frozenset, type({}.keys()), type({}.items()))

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __le__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) <= len(other) and all([item in other for item in self])

    def __lt__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) < len(other) and self.__le__(other)

    def __ge__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) >= len(other) and all([item in self for item in other])

    def __gt__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) > len(other) and self.__ge__(other)

    def __eq__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) == len(other) and self.__le__(other)

    __hash__ = None

    def __and__(self, other):
        return self._from_iterable([item for item in other if item in self])

    __rand__ = __and__

    def isdisjoint(self, other):
        return not any([item in self for item in other])

    def __or__(self, other):
        return self._from_iterable([item for part in (self, other) for item in part])

    __ror__ = __or__

    def __sub__(self, other):
        return self._from_iterable([item for item in self if item not in other])

    def __xor__(self, other):
        return (self - other) | self._from_iterable([item for item in other if item not in self])


class MutableSet(Set):
    _known = (set,)

    @abstractmethod
    def add(self, value):
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        raise NotImplementedError

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        for value in self:
            self.discard(value)
            return value
        raise KeyError

    def clear(self):
        for value in list(self):
            self.discard(value)

    def __ior__(self, other):
        for value in other:
            self.add(value)
        return self

    def __iand__(self, other):
        for value in list(self):
            if value not in other:
                self.discard(value)
        return self

    def __isub__(self, other):
        for value in list(other):
            self.discard(value)
        return self


class MappingView(Sized):
    _known = _views

    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return f"{type(self).__name__}({self._mapping!r})"


class KeysView(MappingView, Set):
    _known = (type({}.keys()),)

    @classmethod
    def _from_iterable(cls, it):
        return set(it)

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        yield from self._mapping


class ItemsView(MappingView, Set):
    _known = (type({}.items()),)

    @classmethod
    def _from_iterable(cls, it):
        return set(it)

    def __contains__(self, item):
        key, value = item
        return key in self._mapping and self._mapping[key] == value

    def __iter__(self):
        for key in self._mapping:
            yield (key, self._mapping[key])


class ValuesView(MappingView, Collection):
    _known = (type({}.values()),)

    def __contains__(self, value):
        return any([self._mapping[key] == value for key in self._mapping])

    def __iter__(self):
        for key in self._mapping:
            yield self._mapping[key]


class Mapping(Collection):
    _known = (dict, type(type.__dict__) if hasattr(type, "__dict__") else dict)
    _is_mapping = True

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        return KeysView(self)

    def items(self):
        return ItemsView(self)

    def values(self):
        return ValuesView(self)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None
    __reversed__ = None


class MutableMapping(Mapping):
    _known = (dict,)
    _missing = object()

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    def pop(self, key, default=_missing):
        try:
            value = self[key]
        except KeyError:
            if default is self._missing:
                raise
            return default
        del self[key]
        return value

    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), /, **kwds):
        if isinstance(other, Mapping) or hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value

    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default
