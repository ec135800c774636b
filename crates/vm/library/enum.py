# enum: names for values.


class auto:
    pass


def unique(enumeration):
    doubles = ["%s -> %s" % (name, member.name) for name, member in enumeration.__members__.items() if name != member.name]
    if doubles:
        raise ValueError("duplicate values found in %r: %s" % (enumeration, ", ".join(doubles)))
    return enumeration


class EnumType(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        kept, members = {}, {}
        for key, value in namespace.items():
            plain = key[:1] == "_" or hasattr(value, "__get__") or isinstance(value, (property, staticmethod, classmethod))
            (kept if plain else members)[key] = value
        for base in bases:
            if getattr(base, "__members__", None):
                raise TypeError("%s: cannot extend %r" % (name, base))
        cls = super().__new__(mcls, name, bases, kept)
        cls.__members__ = {}
        cls._values = []
        last = 0
        for key, value in members.items():
            if isinstance(value, auto):
                value = cls._generate_next_value_(key, 1, len(cls._values), [each._value_ for each in cls._values])
            member = cls._find(value)
            if member is None:
                member = cls._make(value)
                member._name_, member._value_ = key, value
                member.__init__(*value if isinstance(value, tuple) else (value,))
                cls._values.append(member)
            cls.__members__[key] = member
            type.__setattr__(cls, key, member)
        return cls

    def _find(cls, value):
        for member in cls._values:
            if member._value_ == value:
                return member
        return None

    def __call__(cls, value):
        if isinstance(value, cls):
            return value
        found = cls._find(value)
        if found is None:
            found = cls._missing_(value)
        if found is None:
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        return found

    def __getitem__(cls, name):
        return cls.__members__[name]

    def __iter__(cls):
        return iter(cls._values)

    def __reversed__(cls):
        return reversed(cls._values)

    def __len__(cls):
        return len(cls._values)

    def __bool__(cls):
        return True

    def __contains__(cls, member):
        return isinstance(member, cls)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("__members__", ()):
            raise AttributeError("cannot reassign member %r" % name)
        super().__setattr__(name, value)

    def __repr__(cls):
        return "<enum %r>" % cls.__name__


EnumMeta = EnumType


class Enum(metaclass=EnumType):
    def __init__(self, *args):
        pass

    @classmethod
    def _make(cls, value):
        return object.__new__(cls)

    @classmethod
    def _missing_(cls, value):
        return None

    def _generate_next_value_(name, start, count, last_values):
        return max(last_values, default=start - 1) + 1

    name = property(lambda self: self._name_)
    value = property(lambda self: self._value_)

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return hash(self._name_)

    def __repr__(self):
        return "<%s.%s: %r>" % (type(self).__name__, self._name_, self._value_)

    def __str__(self):
        return "%s.%s" % (type(self).__name__, self._name_)

    def __format__(self, spec):
        return format(str(self), spec)


class IntEnum(int, Enum):
    @classmethod
    def _make(cls, value):
        return int.__new__(cls, value)

    __eq__ = int.__eq__
    __ne__ = int.__ne__
    __hash__ = int.__hash__
    __str__ = int.__repr__
    __format__ = int.__format__

    def __repr__(self):
        return Enum.__repr__(self)


class StrEnum(str, Enum):
    @classmethod
    def _make(cls, value):
        return str.__new__(cls, value)

    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    __eq__ = str.__eq__
    __hash__ = str.__hash__

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return format(self._value_, spec)

    def __repr__(self):
        return Enum.__repr__(self)


class Flag(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return max(last_values, default=0) * 2 or 1

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int) or value < 0:
            return None
        member = cls._make(value)
        member._name_ = "|".join([each._name_ for each in cls._values if each._value_ & value]) or None
        member._value_ = value
        return member

    def __eq__(self, other):
        return type(self) is type(other) and self._value_ == other._value_

    def __hash__(self):
        return hash(self._value_)

    def __or__(self, other):
        return type(self)(self._value_ | other._value_)

    def __and__(self, other):
        return type(self)(self._value_ & other._value_)

    def __xor__(self, other):
        return type(self)(self._value_ ^ other._value_)

    def __invert__(self):
        return type(self)(sum([each._value_ for each in type(self)]) & ~self._value_)

    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return self._value_ != 0

    def __repr__(self):
        return "<%s: %r>" % (str(self), self._value_) if self._name_ else "<%s: %r>" % (type(self).__name__, self._value_)


class IntFlag(int, Flag):
    @classmethod
    def _make(cls, value):
        return int.__new__(cls, value)

    __eq__ = int.__eq__
    __hash__ = int.__hash__

    def __or__(self, other):
        return type(self)(self._value_ | int(other))

    def __and__(self, other):
        return type(self)(self._value_ & int(other))

    __ror__ = __or__
    __rand__ = __and__
