# dataclasses: classes whose methods follow from their annotated attributes. The methods are closures over the fields:
# the machine has no compiler to write them with.


class _Missing:
    def __repr__(self):
        return "<dataclasses._MISSING_TYPE object>"


MISSING = _Missing()


class _KwOnly:
    pass


KW_ONLY = _KwOnly()


class FrozenInstanceError(AttributeError):
    pass


class InitVar:
    def __init__(self, type):
        self.type = type

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = metadata if metadata is not None else {}
        self.kw_only = kw_only
        self._kind = "field"

    def __repr__(self):
        return (
            f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
            f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
            f"compare={self.compare!r},metadata={self.metadata!r},kw_only={self.kw_only!r})"
        )


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots)

    return wrap if cls is None else wrap(cls)


def _is(kind, annotation, word):
    if isinstance(annotation, str):
        return annotation.split("[")[0].split(".")[-1] == word
    return kind(annotation)


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots):
    fields = {}
    frozen_bases = []
    for base in cls.__mro__[-1:0:-1]:
        known = base.__dict__.get("__dataclass_fields__")
        if known is not None:
            fields.update(known)
            frozen_bases.append(base.__dataclass_frozen__)
    if frozen_bases:
        if frozen and not all(frozen_bases):
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
        if not frozen and any(frozen_bases):
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
    only_keywords = kw_only
    own = cls.__dict__.get("__annotations__", {})
    for name, annotation in own.items():
        if annotation is KW_ONLY or _is(lambda a: a is KW_ONLY, annotation, "KW_ONLY"):
            only_keywords = True
            continue
        fields[name] = _field_of(cls, name, annotation, only_keywords)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in own:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    cls.__dataclass_fields__ = fields
    cls.__dataclass_frozen__ = frozen
    shown = [f for f in fields.values() if f._kind == "field"]
    if init:
        _set(cls, "__init__", _make_init(cls, [f for f in fields.values() if f._kind != "class"], frozen))
    if repr:
        _set_new(cls, "__repr__", _make_repr([f.name for f in shown if f.repr]))
    compared = [f.name for f in shown if f.compare]
    if eq:
        _set_new(cls, "__eq__", _make_eq(compared))
    if order:
        if not eq:
            raise ValueError("eq must be true if order is true")
        for name, test in _ORDERS.items():
            if name in cls.__dict__:
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}. "
                    f"Consider using functools.total_ordering"
                )
            _set(cls, name, _make_order(compared, test))
    if frozen:
        for name, made in (("__setattr__", _frozen_set(cls, fields)), ("__delattr__", _frozen_delete(cls, fields))):
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
            _set(cls, name, made)
    explicit = cls.__dict__.get("__hash__", MISSING)
    has_hash = not (explicit is MISSING or explicit is None and "__eq__" in cls.__dict__)
    if unsafe_hash:
        if has_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        _set(cls, "__hash__", _make_hash(shown))
    elif eq and not has_hash:
        cls.__hash__ = _make_hash(shown) if frozen else None
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple([f.name for f in shown if f.init and not f.kw_only])
    if slots:
        cls = _with_slots(cls, [f.name for f in shown])
    return cls


def _field_of(cls, name, annotation, only_keywords):
    default = cls.__dict__.get(name, MISSING)
    if isinstance(default, Field):
        made = default
        if made.default is MISSING:
            if name in cls.__dict__:
                delattr(cls, name)
        else:
            setattr(cls, name, made.default)
    else:
        if type(default).__name__ == "member_descriptor":
            default = MISSING
        made = field(default=default)
    made.name = name
    made.type = annotation
    if made.kw_only is MISSING:
        made.kw_only = only_keywords
    if _is(lambda a: getattr(a, "_name", None) == "ClassVar" or getattr(getattr(a, "__origin__", None), "_name", None) == "ClassVar",
           annotation, "ClassVar"):
        made._kind = "class"
    elif _is(lambda a: a is InitVar or isinstance(a, InitVar), annotation, "InitVar"):
        made._kind = "init"
    if made._kind == "field" and isinstance(made.default, (list, dict, set, bytearray)):
        raise ValueError(
            f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory"
        )
    return made


def _set(cls, name, function):
    function.__name__ = name
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, function)


def _set_new(cls, name, function):
    if name not in cls.__dict__:
        _set(cls, name, function)


def _make_init(cls, fields, frozen):
    positional = [f for f in fields if f.init and not f.kw_only]
    taken = {f.name: f for f in fields if f.init}
    seen = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen = f.name
        elif seen is not None:
            raise TypeError(f"non-default argument {f.name!r} follows default argument")
    required = [f.name for f in positional if f.default is MISSING and f.default_factory is MISSING]
    name = f"{cls.__qualname__}.__init__"

    def __init__(self, /, *args, **kwargs):
        values = {}
        if len(args) > len(positional):
            least, most = len(required) + 1, len(positional) + 1
            takes = f"{most}" if least == most else f"from {least} to {most}"
            plural = "s" if most != 1 else ""
            was = "was" if len(args) == 0 else "were"
            raise TypeError(
                f"{name}() takes {takes} positional argument{plural} but {len(args) + 1} {was} given"
            )
        for f, value in zip(positional, args):
            values[f.name] = value
        for key, value in kwargs.items():
            if key not in taken:
                raise TypeError(f"{name}() got an unexpected keyword argument {key!r}")
            if key in values:
                raise TypeError(f"{name}() got multiple values for argument {key!r}")
            values[key] = value
        for kind, group in (("positional", positional), ("keyword-only", [f for f in taken.values() if f.kw_only])):
            missing = [
                repr(f.name) for f in group
                if f.name not in values and f.default is MISSING and f.default_factory is MISSING
            ]
            if missing:
                plural = "s" if len(missing) != 1 else ""
                if len(missing) > 2:
                    text = ", ".join(missing[:-1]) + ", and " + missing[-1]
                else:
                    text = " and ".join(missing)
                raise TypeError(f"{name}() missing {len(missing)} required {kind} argument{plural}: {text}")
        extra = []
        for f in fields:
            if f.name in values:
                value = values[f.name]
            elif f.default_factory is not MISSING:
                value = f.default_factory()
            elif f.default is not MISSING:
                value = f.default
                if not f.init:
                    continue
            else:
                continue
            if f._kind == "init":
                extra.append(value)
            elif frozen:
                object.__setattr__(self, f.name, value)
            else:
                setattr(self, f.name, value)
        if post is not None:
            self.__post_init__(*extra)

    post = getattr(cls, "__post_init__", None)
    return __init__


_showing = []


def _make_repr(names):
    def __repr__(self):
        for other in _showing:
            if other is self:
                return "..."
        _showing.append(self)
        try:
            inside = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        finally:
            _showing.pop()
        return f"{type(self).__qualname__}({inside})"

    return __repr__


def _values(self, names):
    return tuple([getattr(self, name) for name in names])


def _make_eq(names):
    def __eq__(self, other):
        if type(other) is type(self):
            return _values(self, names) == _values(other, names)
        return NotImplemented

    return __eq__


_ORDERS = {
    "__lt__": lambda a, b: a < b,
    "__le__": lambda a, b: a <= b,
    "__gt__": lambda a, b: a > b,
    "__ge__": lambda a, b: a >= b,
}


def _make_order(names, test):
    def compare(self, other):
        if type(other) is type(self):
            return test(_values(self, names), _values(other, names))
        return NotImplemented

    return compare


def _make_hash(fields):
    names = [f.name for f in fields if (f.compare if f.hash is None else f.hash)]

    def __hash__(self):
        return hash(_values(self, names))

    return __hash__


def _frozen_set(cls, fields):
    def __setattr__(self, name, value):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    return __setattr__


def _frozen_delete(cls, fields):
    def __delattr__(self, name):
        if type(self) is cls or name in fields:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __delattr__


def _with_slots(cls, names):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    space = dict(cls.__dict__)
    inherited = []
    for base in cls.__mro__[1:]:
        inherited.extend(base.__dict__.get("__slots__", ()) if base is not object else ())
    space["__slots__"] = tuple([name for name in names if name not in inherited])
    for name in names:
        space.pop(name, None)
    space.pop("__dict__", None)
    qualname = cls.__qualname__
    made = type(cls)(cls.__name__, cls.__bases__, space)
    made.__qualname__ = qualname
    return made


def fields(thing):
    known = getattr(thing, "__dataclass_fields__", None)
    if known is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple([f for f in known.values() if f._kind == "field"])


def is_dataclass(thing):
    return hasattr(thing if isinstance(thing, type) else type(thing), "__dataclass_fields__")


def _is_instance(thing):
    return not isinstance(thing, type) and hasattr(type(thing), "__dataclass_fields__")


def asdict(thing, *, dict_factory=dict):
    if not _is_instance(thing):
        raise TypeError("asdict() should be called on dataclass instances")
    return _as(thing, lambda x, part: dict_factory([(f.name, part(getattr(x, f.name))) for f in fields(x)]))


def astuple(thing, *, tuple_factory=tuple):
    if not _is_instance(thing):
        raise TypeError("astuple() should be called on dataclass instances")
    return _as(thing, lambda x, part: tuple_factory([part(getattr(x, f.name)) for f in fields(x)]))


def _as(thing, make):
    def part(x):
        if _is_instance(x):
            return make(x, part)
        if isinstance(x, tuple) and hasattr(x, "_fields"):
            return type(x)(*[part(item) for item in x])
        if isinstance(x, (list, tuple)):
            return type(x)([part(item) for item in x])
        if isinstance(x, dict):
            return type(x)([(part(key), part(value)) for key, value in x.items()])
        return copy.deepcopy(x)

    import copy

    return part(thing)


def replace(thing, /, **changes):
    if not _is_instance(thing):
        raise TypeError("replace() should be called on dataclass instances")
    for f in thing.__dataclass_fields__.values():
        if f._kind == "class":
            continue
        if not f.init:
            if f.name in changes:
                raise ValueError(
                    f"field {f.name} is declared with init=False, it cannot be specified with replace()"
                )
            continue
        if f.name not in changes:
            if f._kind == "init" and f.default is MISSING:
                raise ValueError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(thing, f.name)
    return type(thing)(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    space = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        elif len(item) == 2:
            annotations[item[0]] = item[1]
        else:
            annotations[item[0]] = item[1]
            space[item[0]] = item[2]
    space["__annotations__"] = annotations
    return dataclass(type(cls_name, bases, space), **options)
