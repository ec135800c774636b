# enum: classes whose attributes are a fixed set of named values.


class auto:
    """A value that the class chooses."""

    def __init__(self, value=None):
        self.value = value


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


def _is_descriptor(x):
    return hasattr(type(x), "__get__") or hasattr(type(x), "__set__") or isinstance(
        x, (property, staticmethod, classmethod)
    ) or type(x).__name__ in ("function", "member_descriptor")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    return name.startswith("_" + cls_name.lstrip("_") + "__")


class EnumDict(dict):
    """The namespace of an enum's body: knows the members in their order."""

    def __init__(self, cls_name=""):
        super().__init__()
        self._cls_name = cls_name
        self._members = {}
        self._last = []
        self._generate = None
        self._ignore = []

    def __setitem__(self, key, value):
        if key == "_ignore_":
            self._ignore = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            return
        if key == "_generate_next_value_":
            self._generate = value.__func__ if isinstance(value, staticmethod) else value
            dict.__setitem__(self, key, value)
            return
        if _is_sunder(key) and key not in ("_order_", "_missing_", "_numeric_repr_"):
            raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
        if _is_dunder(key) or _is_sunder(key) or _is_private(self._cls_name, key) or key in self._ignore:
            dict.__setitem__(self, key, value)
            return
        if key in self._members:
            raise TypeError(f"{key!r} already defined as {self._members[key]!r}")
        if isinstance(value, nonmember):
            dict.__setitem__(self, key, value.value)
            return
        if isinstance(value, member):
            value = value.value
        elif _is_descriptor(value) and not isinstance(value, auto):
            dict.__setitem__(self, key, value)
            return
        if key in self:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        if isinstance(value, auto):
            value = self._next(key, value)
        elif isinstance(value, tuple) and any([isinstance(part, auto) for part in value]):
            value = tuple([self._next(key, part) if isinstance(part, auto) else part for part in value])
        self._members[key] = value
        self._last.append(value)
        dict.__setitem__(self, key, value)

    def _next(self, key, value):
        if value.value is not None:
            return value.value
        value.value = self._generate(key, 1, len(self._members), list(self._last))
        return value.value


def _data_type(bases):
    for base in bases:
        for cls in base.__mro__:
            if cls is object or isinstance(cls, EnumType):
                continue
            if cls in (int, str, float, bytes, tuple, list, dict, set, frozenset) or "__new__" in cls.__dict__:
                return cls
    return None


class EnumType(type):
    @classmethod
    def __prepare__(metacls, name, bases, **kwds):
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        space = EnumDict(name)
        for base in bases:
            generate = getattr(base, "_generate_next_value_", None)
            if generate is not None:
                space._generate = generate
                break
        return space

    def __new__(metacls, name, bases, space, *, boundary=None, **kwds):
        members = getattr(space, "_members", {})
        plain = {key: value for key, value in dict(space).items() if key not in members and key != "_ignore_"}
        for key in getattr(space, "_ignore", ()):
            plain.pop(key, None)
        plain["_member_names_"] = []
        plain["_member_map_"] = {}
        plain["_value2member_map_"] = {}
        plain["_unhashable_values_"] = []
        own_new = plain.pop("__new__", None)
        if own_new is not None:
            plain["_own_new_"] = own_new if isinstance(own_new, staticmethod) else staticmethod(own_new)
        cls = super().__new__(metacls, name, bases, plain, **kwds)
        cls._member_type_ = _data_type(bases) or object
        maker = getattr(cls, "_own_new_", None)
        for key, value in members.items():
            cls._add_member_(key, value, maker)
        if issubclass(cls, _flag_base()):
            mask = 0
            for one in cls._member_map_.values():
                mask |= one._value_
            cls._flag_mask_ = mask
            # Only names for one bit are listed.
            cls._member_names_ = [
                key for key in cls._member_names_ if _bits(cls._member_map_[key]._value_) == 1
            ]
        return cls

    def _add_member_(cls, name, value, maker):
        args = value if isinstance(value, tuple) else (value,)
        data = cls._member_type_
        if data is tuple:
            args = (args,)
        if maker is not None:
            made = maker(cls, *args)
            if not hasattr(made, "_value_"):
                made._value_ = value if data is object else data(*args)
        elif data is object:
            made = object.__new__(cls)
            made._value_ = value
        else:
            made = data.__new__(cls, *args)
            made._value_ = data(*args) if type(value) is not data else value
        value = made._value_
        known = cls._find_(value)
        if known is not None:
            made = known
        else:
            made._name_ = name
            made.__objclass__ = cls
            made._sort_order_ = len(cls._member_names_)
            if "__init__" in cls.__dict__ or any(["__init__" in base.__dict__ for base in cls.__mro__[1:-1] if isinstance(base, EnumType)]):
                made.__init__(*args)
            cls._member_names_.append(name)
            try:
                cls._value2member_map_[value] = made
            except TypeError:
                cls._unhashable_values_.append((value, made))
        cls._member_map_[name] = made
        type.__setattr__(cls, name, made)

    def _find_(cls, value):
        try:
            return cls._value2member_map_.get(value)
        except TypeError:
            for other, made in cls._unhashable_values_:
                if other == value:
                    return made
        return None

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls.__new__(cls, value)
        return cls._create_(value, names, module, qualname, type, start)

    def _create_(cls, name, names, module, qualname, mixin, start):
        bases = (cls,) if mixin is None else (mixin, cls)
        space = EnumType.__prepare__(name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (list, tuple)) and names and isinstance(names[0], str):
            seen = []
            pairs = []
            for at, key in enumerate(names):
                value = space._generate(key, start, at, list(seen))
                seen.append(value)
                pairs.append((key, value))
            names = pairs
        if isinstance(names, dict):
            names = names.items()
        for key, value in names:
            space[key] = value
        return type(cls)(name, bases, space)

    def __iter__(cls):
        return iter([cls._member_map_[name] for name in cls._member_names_])

    def __reversed__(cls):
        return iter([cls._member_map_[name] for name in reversed(cls._member_names_)])

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if isinstance(value, cls):
            return True
        if not isinstance(value, Enum):
            raise TypeError(
                f"unsupported operand type(s) for 'in': '{type(value).__qualname__}' and '{type(cls).__qualname__}'"
            )
        return False

    def __getitem__(cls, name):
        return cls._member_map_[name]

    @property
    def __members__(cls):
        import types

        return types.MappingProxyType(cls._member_map_)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __repr__(cls):
        kind = "flag" if issubclass(cls, _flag_base()) else "enum"
        return f"<{kind} {cls.__name__!r}>"

    def __dir__(cls):
        return ["__class__", "__doc__", "__members__", "__module__"] + cls._member_names_


EnumMeta = EnumType


def _bits(number):
    return bin(number).count("1")


def _flag_base():
    return globals().get("Flag", ())


class Enum(metaclass=EnumType):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        return max(last_values) + 1

    def __new__(cls, value):
        if type(value) is cls:
            return value
        found = cls._find_(value)
        if found is not None:
            return found
        made = cls._missing_(value)
        if isinstance(made, cls):
            return made
        if made is None:
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        raise TypeError(
            f"error in {cls.__name__}._missing_: returned {made!r} instead of None or a valid member"
        )

    @classmethod
    def _missing_(cls, value):
        return None

    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return format(str(self), spec)

    def __hash__(self):
        return hash(self._name_)

    def __dir__(self):
        return ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "name", "value"]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


# A member is looked up, not made, when the class is called.
_lookup = Enum.__dict__["_own_new_"].__func__
type.__setattr__(Enum, "__new__", staticmethod(_lookup))
type.__delattr__(Enum, "_own_new_")


class ReprEnum(Enum):
    pass


class IntEnum(int, ReprEnum):
    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


class StrEnum(str, ReprEnum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    def __str__(self):
        return self._value_

    def __format__(self, spec):
        return format(self._value_, spec)

    def __hash__(self):
        return hash(self._value_)


class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        highest = max(last_values)
        power = 1
        while power <= highest:
            power *= 2
        return power

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if value < 0:
            value = cls._flag_mask_ + 1 + value if -value <= cls._flag_mask_ + 1 else value
            known = cls._find_(value)
            if known is not None:
                return known
        if value & ~cls._flag_mask_ and not issubclass(cls, int):
            raise ValueError(
                f"{cls!r} invalid value {value!r}\n    given {_binary(value, cls)}\n"
                f"  allowed {_binary(cls._flag_mask_, cls)}"
            )
        made = object.__new__(cls) if cls._member_type_ is object else int.__new__(cls, value)
        names = [key for key in cls._member_names_ if cls._member_map_[key]._value_ & value]
        made._name_ = "|".join(names) if names else None
        rest = value & ~cls._flag_mask_
        if names and rest:
            made._name_ += f"|{rest}"
        made._value_ = value
        cls._value2member_map_[value] = made
        return made

    def _other_value(self, other):
        if isinstance(other, type(self)):
            return other._value_
        if self._member_type_ is int and isinstance(other, int):
            return int(other)
        return None

    def __or__(self, other):
        value = self._other_value(other)
        return NotImplemented if value is None else type(self)(self._value_ | value)

    def __and__(self, other):
        value = self._other_value(other)
        return NotImplemented if value is None else type(self)(self._value_ & value)

    def __xor__(self, other):
        value = self._other_value(other)
        return NotImplemented if value is None else type(self)(self._value_ ^ value)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__

    def __invert__(self):
        return type(self)(self._flag_mask_ & ~self._value_)

    def __contains__(self, other):
        if not isinstance(other, type(self)):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {type(self).__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __bool__(self):
        return bool(self._value_)

    def __iter__(self):
        return iter([one for one in type(self) if one._value_ & self._value_])

    def __len__(self):
        return _bits(self._value_)

    def __hash__(self):
        return hash(self._value_)

    def __repr__(self):
        if self._name_ is None:
            return f"<{type(self).__name__}: {self._value_!r}>"
        return f"<{type(self).__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        if self._name_ is None:
            return f"{type(self).__name__}({self._value_!r})"
        return f"{type(self).__name__}.{self._name_}"


def _binary(value, cls):
    width = max(value.bit_length(), cls._flag_mask_.bit_length())
    return f"0b0 {value:0{width}b}"


class IntFlag(int, ReprEnum, Flag):
    # Named here, because those of int come first otherwise.
    __or__ = __ror__ = Flag.__or__
    __and__ = __rand__ = Flag.__and__
    __xor__ = __rxor__ = Flag.__xor__
    __invert__ = Flag.__invert__

    def __str__(self):
        return str(self._value_)

    def __format__(self, spec):
        return format(self._value_, spec)

    def __repr__(self):
        return Flag.__repr__(self)

    def __hash__(self):
        return hash(self._value_)


# The builtin one is good for enums.
property = property


def unique(enumeration):
    doubles = [(name, made._name_) for name, made in enumeration._member_map_.items() if name != made._name_]
    if doubles:
        text = ", ".join([f"{alias} -> {name}" for alias, name in doubles])
        raise ValueError(f"duplicate values found in {enumeration!r}: {text}")
    return enumeration


def global_enum(cls):
    return cls


CONTINUOUS, NAMED_FLAGS, UNIQUE = "skip gaps", "multi-flag aliases", "one name per value"


def verify(*checks):
    def check(enumeration):
        return unique(enumeration) if UNIQUE in checks else enumeration

    return check
