# weakref: references with the interface of weak ones. The machine's collector moves objects and keeps no list of who
# looks at them, so these references are strong: what they refer to lives as long as they do, and callbacks never run.


class ReferenceType:
    __slots__ = ("_object", "__callback__")

    def __init__(self, thing, callback=None):
        if thing is None or isinstance(thing, (int, str, tuple, list, dict, float, bytes)) and type(thing) in (
            int, str, tuple, list, dict, float, bytes, bool
        ):
            raise TypeError(f"cannot create weak reference to '{type(thing).__name__}' object")
        self._object = thing
        self.__callback__ = callback

    def __call__(self):
        return self._object

    def __eq__(self, other):
        return self._object == other._object if isinstance(other, ReferenceType) else NotImplemented

    def __hash__(self):
        return hash(self._object)

    def __repr__(self):
        return f"<weakref at 0x3f000000; to '{type(self._object).__name__}'>"


ref = ReferenceType


def proxy(thing, callback=None):
    return thing


class WeakMethod(ReferenceType):
    __slots__ = ()


class WeakKeyDictionary(dict):
    pass


class WeakValueDictionary(dict):
    pass


class WeakSet(set):
    pass


class finalize:
    """Calls a function once, when it is told to: never by itself."""

    def __init__(self, thing, function, *args, **kwargs):
        self._call = (function, args, kwargs)
        self._thing = thing

    @property
    def alive(self):
        return self._call is not None

    def __call__(self):
        if self._call is None:
            return None
        function, args, kwargs = self._call
        self._call = None
        return function(*args, **kwargs)

    def detach(self):
        if self._call is None:
            return None
        function, args, kwargs = self._call
        self._call = None
        return (self._thing, function, args, kwargs)

    def peek(self):
        return None if self._call is None else (self._thing, *self._call)


def getweakrefcount(thing):
    return 0


def getweakrefs(thing):
    return []
