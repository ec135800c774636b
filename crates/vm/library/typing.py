# typing: names for annotations. Nothing checks them while a program runs; they print as CPython's do.

from collections import abc as _abc

TYPE_CHECKING = False


def _text(parameter):
    if parameter is None or parameter is type(None):
        return "None"
    if parameter is ...:
        return "..."
    if isinstance(parameter, list):
        return "[" + ", ".join([_text(part) for part in parameter]) + "]"
    if isinstance(parameter, type) and type(parameter).__name__ != "GenericAlias":
        if parameter.__module__ == "builtins":
            return parameter.__qualname__
        return parameter.__module__ + "." + parameter.__qualname__
    return repr(parameter)


class _Special:
    """`List`, `Optional` and the like: with brackets they make a new one that knows its parameters."""

    def __init__(self, name, origin=None, args=None):
        self._name = name
        self.__origin__ = origin
        if args is not None:
            self.__args__ = args

    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        name = self._name
        if name == "Optional":
            return Union[parameters[0], None]
        if name == "Union":
            found = []
            for part in parameters:
                part = type(None) if part is None else part
                inner = part.__args__ if isinstance(part, _Special) and part._name == "Union" else (part,)
                found.extend([one for one in inner if one not in found])
            if len(found) == 1:
                return found[0]
            return _Special("Union", Union, tuple(found))
        if name == "Annotated":
            return _Special("Annotated", parameters[0], parameters)
        return _Special(name, self.__origin__ or self, parameters)

    def __call__(self, *args, **kwargs):
        if isinstance(self.__origin__, type):
            return self.__origin__(*args, **kwargs)
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __eq__(self, other):
        if not isinstance(other, _Special):
            return NotImplemented
        mine, theirs = self.__dict__.get("__args__"), other.__dict__.get("__args__")
        if self._name == other._name == "Union" and mine and theirs:
            return len(mine) == len(theirs) and all([part in theirs for part in mine])
        return self._name == other._name and mine == theirs

    def __hash__(self):
        return hash(self._name)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, type):
            return (self.__origin__,)
        return ()

    def __instancecheck__(self, instance):
        if self._name == "Union" and "__args__" in self.__dict__:
            return isinstance(instance, self.__args__)
        if "__args__" in self.__dict__:
            raise TypeError("Subscripted generics cannot be used with class and instance checks")
        if isinstance(self.__origin__, type):
            return isinstance(instance, self.__origin__)
        raise TypeError(f"{self!r} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        if self._name == "Union":
            return issubclass(cls, self.__args__)
        return issubclass(cls, self.__origin__)

    def __repr__(self):
        args = self.__dict__.get("__args__")
        if args is None:
            return "typing." + self._name
        if self._name == "Union" and len(args) == 2 and type(None) in args:
            other = args[0] if args[1] is type(None) else args[1]
            return f"typing.Optional[{_text(other)}]"
        if self._name == "Callable" and len(args) == 2:
            return f"typing.Callable[{_text(args[0])}, {_text(args[1])}]"
        if self._name == "Literal":
            return "typing.Literal[" + ", ".join([repr(part) for part in args]) + "]"
        if self._name == "Annotated":
            return "typing.Annotated[" + _text(args[0]) + ", " + ", ".join([repr(part) for part in args[1:]]) + "]"
        return f"typing.{self._name}[" + ", ".join([_text(part) for part in args]) + "]"


Any = _Special("Any")
AnyStr = _Special("AnyStr")
Annotated = _Special("Annotated")
ClassVar = _Special("ClassVar")
Concatenate = _Special("Concatenate")
Final = _Special("Final")
Literal = _Special("Literal")
LiteralString = _Special("LiteralString")
Never = _Special("Never")
NoReturn = _Special("NoReturn")
NotRequired = _Special("NotRequired")
Optional = _Special("Optional")
Required = _Special("Required")
Self = _Special("Self")
TypeAlias = _Special("TypeAlias")
TypeGuard = _Special("TypeGuard")
Union = _Special("Union")
Unpack = _Special("Unpack")

AsyncGenerator = _Special("AsyncGenerator", _abc.AsyncGenerator)
AsyncIterable = _Special("AsyncIterable", _abc.AsyncIterable)
AsyncIterator = _Special("AsyncIterator", _abc.AsyncIterator)
Awaitable = _Special("Awaitable", _abc.Awaitable)
Callable = _Special("Callable", _abc.Callable)
Collection = _Special("Collection", _abc.Collection)
Container = _Special("Container", _abc.Container)
Coroutine = _Special("Coroutine", _abc.Coroutine)
Generator = _Special("Generator", _abc.Generator)
Hashable = _Special("Hashable", _abc.Hashable)
Iterable = _Special("Iterable", _abc.Iterable)
Iterator = _Special("Iterator", _abc.Iterator)
Mapping = _Special("Mapping", _abc.Mapping)
MutableMapping = _Special("MutableMapping", _abc.MutableMapping)
MutableSequence = _Special("MutableSequence", _abc.MutableSequence)
MutableSet = _Special("MutableSet", _abc.MutableSet)
Reversible = _Special("Reversible", _abc.Reversible)
Sequence = _Special("Sequence", _abc.Sequence)
Sized = _Special("Sized", _abc.Sized)
AbstractSet = _Special("AbstractSet", _abc.Set)
Dict = _Special("Dict", dict)
FrozenSet = _Special("FrozenSet", frozenset)
List = _Special("List", list)
Set = _Special("Set", set)
Tuple = _Special("Tuple", tuple)
Type = _Special("Type", type)
Text = str



class TypeVar:
    def __init__(self, name, *constraints, bound=None, covariant=False, contravariant=False):
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = bound
        self._sign = "+" if covariant else "-" if contravariant else "~"

    def __repr__(self):
        return self._sign + self.__name__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


class ParamSpec(TypeVar):
    args = kwargs = None


class TypeVarTuple(TypeVar):
    pass


class _Parameterised:
    """A generic class with its parameters: it is called like the class."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args

    def __call__(self, *args, **kwargs):
        made = self.__origin__(*args, **kwargs)
        try:
            made.__orig_class__ = self
        except AttributeError:
            pass
        return made

    def __getattr__(self, name):
        return getattr(self.__dict__["__origin__"], name)

    def __getitem__(self, parameters):
        return self

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __eq__(self, other):
        if not isinstance(other, _Parameterised):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return Union[self, other]

    def __repr__(self):
        return _text(self.__origin__) + "[" + ", ".join([_text(part) for part in self.__args__]) + "]"


class Generic:
    __slots__ = ()

    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return _Parameterised(cls, parameters)


class _ProtocolMeta(_abc.ABCMeta):
    def __subclasscheck__(cls, subclass):
        if cls.__dict__.get("_is_runtime", False):
            return all([hasattr(subclass, name) for name in cls._promised()])
        return _abc.ABCMeta.__subclasscheck__(cls, subclass)

    def __instancecheck__(cls, instance):
        if cls.__dict__.get("_is_runtime", False):
            return all([hasattr(instance, name) for name in cls._promised()])
        if cls.__dict__.get("_is_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return _abc.ABCMeta.__instancecheck__(cls, instance)

    def _promised(cls):
        hidden = ("__module__", "__qualname__", "__doc__", "__dict__", "__abstractmethods__", "__init__", "__slots__",
                  "__annotations__", "__orig_bases__", "__hash__", "__class_getitem__")
        names = []
        for base in cls.__mro__:
            if base.__dict__.get("_is_protocol", False):
                found = list(base.__dict__) + list(base.__dict__.get("__annotations__", ()))
                names.extend([n for n in found if n not in hidden and not n.startswith("_is_") and n != "_abc_registry"])
        return names


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls._is_protocol = Protocol in cls.__bases__


def runtime_checkable(cls):
    cls._is_runtime = True
    return cls


class SupportsInt(Protocol):
    def __int__(self):
        pass


class SupportsFloat(Protocol):
    def __float__(self):
        pass


class SupportsIndex(Protocol):
    def __index__(self):
        pass


class SupportsAbs(Protocol):
    def __abs__(self):
        pass


class _NewType:
    def __init__(self, name, tp):
        self.__name__ = name
        self.__qualname__ = name
        self.__supertype__ = tp

    def __call__(self, value):
        return value

    def __repr__(self):
        return f"__main__.{self.__name__}"

    def __or__(self, other):
        return Union[self, other]


def NewType(name, tp):
    return _NewType(name, tp)


class _NamedTupleMeta(type):
    def __new__(metacls, name, bases, space):
        if bases == (_NamedTupleBase,):
            return type.__new__(metacls, name, (), space)
        import collections

        notes = space.get("__annotations__", {})
        fields = list(notes)
        defaults = []
        for field in fields:
            if field in space:
                defaults.append(space[field])
            elif defaults:
                raise TypeError(
                    f"Non-default namedtuple field {field} cannot follow default field {fields[len(defaults) - 1]}"
                )
        made = collections.namedtuple(name, fields, defaults=defaults)
        made.__annotations__ = notes
        for key, value in space.items():
            if key not in fields and key not in ("__module__", "__qualname__", "__annotations__", "__orig_bases__"):
                setattr(made, key, value)
        return made


class _NamedTupleBase:
    pass


class _NamedTuple:
    """`class P(NamedTuple)` and `NamedTuple('P', [('x', int)])`"""

    def __mro_entries__(self, bases):
        return (_NamedTupleRoot,)

    def __call__(self, name, fields=(), /, **kwargs):
        import collections

        fields = list(fields) or list(kwargs.items())
        made = collections.namedtuple(name, [field for field, _ in fields])
        made.__annotations__ = dict(fields)
        return made


_NamedTupleRoot = _NamedTupleMeta("_NamedTupleRoot", (_NamedTupleBase,), {})
NamedTuple = _NamedTuple()


class _TypedDictMeta(type):
    def __new__(metacls, name, bases, space, total=True):
        notes = {}
        for base in bases:
            notes.update(base.__dict__.get("__annotations__", {}))
        notes.update(space.get("__annotations__", {}))
        made = type.__new__(metacls, name, (dict,), {**space, "__annotations__": notes, "__total__": total})
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)


class _TypedDict:
    def __mro_entries__(self, bases):
        return (_TypedDictRoot,)

    def __call__(self, name, fields=None, /, *, total=True):
        return _TypedDictMeta(name, (_TypedDictRoot,), {"__annotations__": dict(fields or {})}, total)


_TypedDictRoot = _TypedDictMeta("_TypedDictRoot", (), {})
TypedDict = _TypedDict()


def get_type_hints(x, globalns=None, localns=None, include_extras=False):
    if isinstance(x, type):
        hints = {}
        for base in x.__mro__[::-1]:
            hints.update(base.__dict__.get("__annotations__", {}))
        return hints
    return dict(getattr(x, "__annotations__", {}))


def get_origin(tp):
    origin = getattr(tp, "__origin__", None)
    if origin is None and type(tp) is type(int | str):
        return type(tp)
    return origin


def get_args(tp):
    args = getattr(tp, "__args__", ())
    if isinstance(tp, _Special) and tp._name == "Callable" and args and isinstance(args[0], tuple):
        return (list(args[0]), *args[1:])
    return args


def cast(tp, value):
    return value


def overload(function):
    return function


def final(x):
    try:
        x.__final__ = True
    except AttributeError:
        pass
    return x


def no_type_check(x):
    return x


def assert_type(value, tp):
    return value


def assert_never(value):
    raise AssertionError(f"Expected code to be unreachable, but got: {value!r}")


def reveal_type(value):
    return value


def dataclass_transform(**kwargs):
    return lambda x: x


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)
