# typing: names for annotations. Nothing looks at them while a program runs.

TYPE_CHECKING = False


class _Name:
    def __init__(self, name):
        self._name = name

    def __getitem__(self, parameters):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __or__(self, other):
        return self

    __ror__ = __or__

    def __repr__(self):
        return "typing." + self._name


Any = _Name("Any")
AnyStr = _Name("AnyStr")
AsyncIterator = _Name("AsyncIterator")
Awaitable = _Name("Awaitable")
Callable = _Name("Callable")
ClassVar = _Name("ClassVar")
Coroutine = _Name("Coroutine")
Deque = _Name("Deque")
Dict = _Name("Dict")
Final = _Name("Final")
FrozenSet = _Name("FrozenSet")
Generator = _Name("Generator")
Iterable = _Name("Iterable")
Iterator = _Name("Iterator")
List = _Name("List")
Literal = _Name("Literal")
Mapping = _Name("Mapping")
NoReturn = _Name("NoReturn")
Optional = _Name("Optional")
Sequence = _Name("Sequence")
Set = _Name("Set")
Tuple = _Name("Tuple")
Type = _Name("Type")
Union = _Name("Union")


class Generic:
    def __class_getitem__(cls, parameters):
        return cls


class Protocol(Generic):
    pass


def TypeVar(name, *constraints, **kwargs):
    return _Name(name)


def NewType(name, tp):
    return tp


def cast(tp, value):
    return value


def overload(function):
    return function


def final(x):
    return x


def no_type_check(x):
    return x
