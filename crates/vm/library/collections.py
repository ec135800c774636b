# collections: containers beyond the builtin ones.


class OrderedDict(dict):
    """A dict that also compares by order and moves its keys to an end."""

    def __repr__(self):
        return "OrderedDict(" + (repr(list(self.items())) if self else "") + ")"

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return list(self.items()) == list(other.items())
        return dict(self) == other

    __hash__ = None

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(other)
        new.update(self)
        return new

    def __ior__(self, other):
        self.update(other)
        return self

    @classmethod
    def fromkeys(cls, iterable, value=None):
        new = cls()
        for key in iterable:
            new[key] = value
        return new

    def copy(self):
        return self.__class__(self)

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        keys = list(self)
        key = keys[-1] if last else keys[0]
        return key, self.pop(key)

    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
            return
        rest = list(self.items())
        self.clear()
        self[key] = value
        self.update(rest)


class defaultdict(dict):
    """A dict that makes what is missing."""

    def __init__(self, default_factory=None, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError("first argument must be callable or None")
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self[key] = self.default_factory()
        return value

    def __getitem__(self, key):
        if key in self:
            return super().__getitem__(key)
        return self.__missing__(key)

    def copy(self):
        return self.__class__(self.default_factory, self)

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.__class__(self.default_factory, other)
        new.update(self)
        return new

    def __repr__(self):
        return "defaultdict(" + repr(self.default_factory) + ", " + repr(dict(self)) + ")"


class Counter(dict):
    """A dict of how often each key was seen."""

    def __init__(self, source=None, **kwargs):
        super().__init__()
        self.update(source, **kwargs)

    def __getitem__(self, key):
        return super().__getitem__(key) if key in self else 0

    def __missing__(self, key):
        return 0

    def _count(self, source, sign, kwargs):
        if hasattr(source, "items"):
            for key, count in source.items():
                self[key] = self[key] + sign * count
        elif source is not None:
            for key in source:
                self[key] = self[key] + sign
        for key, count in kwargs.items():
            self[key] = self[key] + sign * count

    def update(self, source=None, **kwargs):
        self._count(source, 1, kwargs)

    def subtract(self, source=None, **kwargs):
        self._count(source, -1, kwargs)

    def elements(self):
        for key, count in self.items():
            for _ in range(count):
                yield key

    def most_common(self, n=None):
        ordered = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return ordered if n is None else ordered[:n]

    def total(self):
        return sum(self.values())

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def _holds(self, other, order):
        """Whether an order holds for every count; what is not there counts as zero."""
        if not isinstance(other, Counter):
            return NotImplemented
        return all([order(self[key], other[key]) for key in {**self, **other}])

    def __eq__(self, other):
        return self._holds(other, lambda a, b: a == b)

    def __ne__(self, other):
        same = self == other
        return same if same is NotImplemented else not same

    def __le__(self, other):
        return self._holds(other, lambda a, b: a <= b)

    def __ge__(self, other):
        return self._holds(other, lambda a, b: a >= b)

    def __lt__(self, other):
        return self <= other and self != other

    def __gt__(self, other):
        return self >= other and self != other

    __hash__ = None

    def _become(self, other):
        self.clear()
        super().update(other)
        return self

    def __iadd__(self, other):
        return self._become(self + other)

    def __isub__(self, other):
        return self._become(self - other)

    def __iand__(self, other):
        return self._become(self & other)

    def __ior__(self, other):
        return self._become(self | other)

    def copy(self):
        return self.__class__(self)

    def __add__(self, other):
        result = Counter()
        for key in list(self) + [key for key in other if key not in self]:
            if self[key] + other[key] > 0:
                result[key] = self[key] + other[key]
        return result

    def __pos__(self):
        return self + Counter()

    def __neg__(self):
        return Counter() - self

    def __and__(self, other):
        return Counter({key: min(self[key], other[key]) for key in self if min(self[key], other[key]) > 0})

    def __or__(self, other):
        keys = list(self) + [key for key in other if key not in self]
        return Counter({key: max(self[key], other[key]) for key in keys if max(self[key], other[key]) > 0})

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def __sub__(self, other):
        result = Counter()
        for key in list(self) + [key for key in other if key not in self]:
            if self[key] - other[key] > 0:
                result[key] = self[key] - other[key]
        return result

    def __repr__(self):
        if not self:
            return "Counter()"
        return "Counter({" + ", ".join("%r: %r" % item for item in self.most_common()) + "})"


class deque:
    """A list that is short at both ends; with a length limit the other end gives way."""

    _is_sequence = True

    def __init__(self, iterable=(), maxlen=None, flags=0):
        if maxlen is not None and not isinstance(maxlen, int):
            raise TypeError("an integer is required")
        if maxlen is not None and maxlen < 0:
            raise ValueError("maxlen must be non-negative")
        self._maxlen = maxlen
        # The row begins at `_first`: what was taken from the left leaves places that are given back now and then.
        self._row = []
        self._first = 0
        self.extend(iterable)

    @property
    def _items(self):
        if self._first:
            del self._row[:self._first]
            self._first = 0
        return self._row

    @_items.setter
    def _items(self, items):
        self._row = items
        self._first = 0

    @property
    def maxlen(self):
        return self._maxlen

    @maxlen.setter
    def maxlen(self, value):
        raise AttributeError("attribute 'maxlen' of 'collections.deque' objects is not writable")

    def append(self, x):
        self._row.append(x)
        if self._maxlen is not None and len(self._row) - self._first > self._maxlen:
            self.popleft()

    def appendleft(self, x):
        if not self._first:
            self._first = len(self._row) // 2 + 4
            self._row[:0] = [None] * self._first
        self._first -= 1
        self._row[self._first] = x
        if self._maxlen is not None and len(self._row) - self._first > self._maxlen:
            self._row.pop()

    def extend(self, iterable):
        for x in list(iterable):
            self.append(x)

    def extendleft(self, iterable):
        for x in list(iterable):
            self.appendleft(x)

    def pop(self):
        if len(self._row) == self._first:
            raise IndexError("pop from an empty deque")
        return self._row.pop()

    def popleft(self):
        row, first = self._row, self._first
        if first == len(row):
            raise IndexError("pop from an empty deque")
        x = row[first]
        row[first] = None
        self._first = first + 1
        if first > 16 and 2 * first > len(row):
            del row[:first + 1]
            self._first = 0
        return x

    def rotate(self, n=1):
        if self._items:
            n %= len(self._items)
            if n:
                self._items = self._items[-n:] + self._items[:-n]

    def clear(self):
        self._items.clear()

    def copy(self):
        return self.__class__(self._items, self._maxlen)

    __copy__ = copy

    def count(self, x):
        return self._items.count(x)

    def index(self, x, *limits):
        try:
            return self._items.index(x, *limits)
        except ValueError:
            raise ValueError("%r is not in deque" % (x,)) from None

    def insert(self, i, x):
        if self._maxlen is not None and len(self._items) >= self._maxlen:
            raise IndexError("deque already at its maximum size")
        self._items.insert(i, x)

    def remove(self, x):
        if x not in self._items:
            raise ValueError("%r is not in deque" % (x,))
        self._items.remove(x)

    def reverse(self):
        self._items.reverse()

    def __len__(self):
        return len(self._row) - self._first

    def __bool__(self):
        return len(self._row) > self._first

    def __iter__(self):
        row, first, size = self._row, self._first, len(self._row)
        for item in row[first:]:
            yield item
            if self._row is not row or self._first != first or len(row) != size:
                raise RuntimeError("deque mutated during iteration")

    def __reversed__(self):
        return reversed(self._items)

    def _index(self, i):
        size = len(self._row) - self._first
        if not hasattr(i, "__index__"):
            raise TypeError("sequence index must be integer, not '%s'" % type(i).__name__)
        if not -size <= i < size:
            raise IndexError("deque index out of range")
        return i if i < 0 else i + self._first

    def __getitem__(self, i):
        return self._row[self._index(i)]

    def __setitem__(self, i, x):
        self._row[self._index(i)] = x

    def __delitem__(self, i):
        del self._row[self._index(i)]

    def __contains__(self, x):
        return x in self._items

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, deque) else NotImplemented

    __hash__ = None

    def __mul__(self, n):
        return self.__class__(self._items * n, self._maxlen)

    __rmul__ = __mul__

    def __imul__(self, n):
        items = self._items * n
        self._items = []
        self.extend(items)
        return self

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError('can only concatenate deque (not "%s") to deque' % type(other).__name__)
        new = self.copy()
        new.extend(other)
        return new

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __repr__(self):
        limit = "" if self._maxlen is None else ", maxlen=%d" % self._maxlen
        items = ["[...]" if x is self else repr(x) for x in self._items]
        return type(self).__name__ + "([" + ", ".join(items) + "]" + limit + ")"


def _refuse(self, value):
    raise AttributeError("can't set attribute")


def _field(i):
    return property(lambda self: self[i], _refuse, doc="Alias for field number %d" % i)


_KEYWORDS = "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split()


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    """A class of tuples whose items also have names."""
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    fields = tuple(field_names)
    if rename:
        bad = lambda i, name: not name.isidentifier() or name in _KEYWORDS or name[0] == "_" or name in fields[:i]
        fields = tuple(["_%d" % i if bad(i, name) else name for i, name in enumerate(fields)])
    if not typename.isidentifier():
        raise ValueError("Type names and field names must be valid identifiers: %r" % typename)
    if typename in _KEYWORDS:
        raise ValueError("Type names and field names cannot be a keyword: %r" % typename)
    for i, name in enumerate(fields):
        if not isinstance(name, str):
            raise TypeError("Type names and field names must be strings")
        if name in _KEYWORDS and not rename:
            raise ValueError("Type names and field names cannot be a keyword: %r" % name)
        if name.startswith("_") and not rename:
            raise ValueError("Field names cannot start with an underscore: %r" % name)
        if not name.isidentifier():
            raise ValueError("Type names and field names must be valid identifiers: %r" % name)
        if name in fields[:i]:
            raise ValueError("Encountered duplicate field name: %r" % name)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(fields):
        raise TypeError("Got more default values than field names")
    given = dict(zip(fields[len(fields) - len(defaults):], defaults))

    def new(cls, *args, **kwargs):
        if len(args) > len(fields):
            raise TypeError("%s.__new__() takes %d positional arguments but %d were given" % (typename, len(fields) + 1, len(args) + 1))
        values = dict(zip(fields, args))
        for name in kwargs:
            if name not in fields:
                raise TypeError("%s.__new__() got an unexpected keyword argument %r" % (typename, name))
            if name in values:
                raise TypeError("%s.__new__() got multiple values for argument %r" % (typename, name))
            values[name] = kwargs[name]
        missing = [repr(name) for name in fields if name not in values and name not in given]
        if missing:
            listed = missing[0] if len(missing) == 1 else (" and " if len(missing) == 2 else ", and ").join([", ".join(missing[:-1]), missing[-1]])
            raise TypeError("%s.__new__() missing %d required positional argument%s: %s" % (typename, len(missing), "" if len(missing) == 1 else "s", listed))
        return tuple.__new__(cls, [values[name] if name in values else given[name] for name in fields])

    def make(cls, iterable):
        items = tuple(iterable)
        if len(items) != len(fields):
            raise TypeError("Expected %d arguments, got %d" % (len(fields), len(items)))
        return tuple.__new__(cls, items)

    def replace(self, **kwargs):
        values = self._asdict()
        for name in kwargs:
            if name not in fields:
                raise ValueError("Got unexpected field names: " + repr([name for name in kwargs if name not in fields]))
            values[name] = kwargs[name]
        return self.__class__(*values.values())

    def asdict(self):
        return dict(zip(fields, self))

    def represent(self):
        return self.__class__.__name__ + "(" + ", ".join("%s=%r" % item for item in zip(fields, self)) + ")"

    namespace = {
        "__slots__": (),
        "__doc__": "%s(%s)" % (typename, ", ".join(fields)),
        "__new__": new,
        "__repr__": represent,
        "_make": classmethod(make),
        "_replace": replace,
        "_asdict": asdict,
        "_fields": fields,
        "_field_defaults": given,
        "__match_args__": fields,
    }
    for i, name in enumerate(fields):
        namespace[name] = _field(i)
    return type(typename, (tuple,), namespace)


class ChainMap:
    """Several dicts as one: the first that has a key counts."""

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        for each in self.maps:
            if key in each:
                return each[key]
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any([key in each for each in self.maps])

    def _all(self):
        merged = {}
        for each in reversed(self.maps):
            merged.update(each)
        return merged

    def __len__(self):
        return len(self._all())

    def __iter__(self):
        return iter(self._all())

    def __bool__(self):
        return any(self.maps)

    def keys(self):
        return self._all().keys()

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        if key not in self.maps[0]:
            raise KeyError("Key not found in the first mapping: %r" % (key,))
        del self.maps[0][key]

    def update(self, *args, **kwargs):
        self.maps[0].update(*args, **kwargs)

    def pop(self, key, *default):
        if key not in self.maps[0] and not default:
            raise KeyError("Key not found in the first mapping: %r" % (key,))
        return self.maps[0].pop(key, *default)

    def popitem(self):
        if not self.maps[0]:
            raise KeyError("No keys found in the first mapping.")
        return self.maps[0].popitem()

    def clear(self):
        self.maps[0].clear()

    def copy(self):
        return self.__class__(self.maps[0].copy(), *self.maps[1:])

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def new_child(self, m=None, **kwargs):
        child = {} if m is None else m
        child.update(kwargs)
        return self.__class__(child, *self.maps)

    @property
    def parents(self):
        return self.__class__(*self.maps[1:])

    def __eq__(self, other):
        return self._all() == (other._all() if isinstance(other, ChainMap) else other)

    def __repr__(self):
        return "ChainMap(" + ", ".join([repr(each) for each in self.maps]) + ")"


class UserDict:
    """A dict to derive from: everything goes through `data`."""

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        self.update(dict or {}, **kwargs)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(self.__class__, "__missing__"):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        if key in self.data or not default:
            value = self[key]
            del self[key]
            return value
        return default[0]

    def popitem(self):
        for key in self:
            return key, self.pop(key)
        raise KeyError

    def clear(self):
        self.data.clear()

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __or__(self, other):
        if not isinstance(other, (UserDict, dict)):
            return NotImplemented
        return self.__class__(self.data | (other.data if isinstance(other, UserDict) else other))

    def __ror__(self, other):
        return self.__class__(other | self.data) if isinstance(other, dict) else NotImplemented

    def __ior__(self, other):
        self.update(other)
        return self

    def update(self, other=(), /, **kwargs):
        for key, value in dict(other, **kwargs).items():
            self[key] = value

    def copy(self):
        return self.__class__(self.data)

    def keys(self):
        return self.data.keys()

    def values(self):
        return self.data.values()

    def items(self):
        return self.data.items()

    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, UserDict) else other)

    def __repr__(self):
        return repr(self.data)


class UserList:
    """A list to derive from: everything goes through `data`."""

    def __init__(self, initlist=None):
        self.data = list(initlist.data if isinstance(initlist, UserList) else initlist or ())

    def __getattr__(self, name):
        if name == "data":
            raise AttributeError(name)
        return getattr(self.data, name)

    def __getitem__(self, i):
        return self.__class__(self.data[i]) if isinstance(i, slice) else self.data[i]

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, item):
        return item in self.data

    def _of(self, other):
        return other.data if isinstance(other, UserList) else other

    def copy(self):
        return self.__class__(self)

    def __add__(self, other):
        return self.__class__(self.data + list(self._of(other)))

    def __radd__(self, other):
        return self.__class__(list(self._of(other)) + self.data)

    def __iadd__(self, other):
        self.data += self._of(other)
        return self

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self.data *= n
        return self

    def __eq__(self, other):
        return self.data == self._of(other)

    def __lt__(self, other):
        return self.data < self._of(other)

    def __le__(self, other):
        return self.data <= self._of(other)

    def __gt__(self, other):
        return self.data > self._of(other)

    def __ge__(self, other):
        return self.data >= self._of(other)

    def __repr__(self):
        return repr(self.data)


class UserString:
    """A str to derive from: what a method answers is of the derived class again."""

    def __init__(self, seq):
        self.data = seq.data if isinstance(seq, UserString) else str(seq)

    def _own(self, value):
        return self.__class__(value) if isinstance(value, str) else value

    def __getattr__(self, name):
        method = getattr(str, name, None)
        if name == "data" or method is None:
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))
        keeps = name not in ("encode", "join", "translate") or name == "translate"
        return lambda *args, **kwargs: (self._own if keeps else lambda value: value)(
            method(self.data, *[_plain(arg) for arg in args], **kwargs))

    def __str__(self):
        return self.data

    def __repr__(self):
        return repr(self.data)

    def __hash__(self):
        return hash(self.data)

    def __int__(self):
        return int(self.data)

    def __float__(self):
        return float(self.data)

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return map(self.__class__, self.data)

    def __getitem__(self, index):
        return self.__class__(self.data[index])

    def __contains__(self, part):
        return _plain(part) in self.data

    def __eq__(self, other):
        return self.data == _plain(other)

    def __lt__(self, other):
        return self.data < _plain(other)

    def __le__(self, other):
        return self.data <= _plain(other)

    def __gt__(self, other):
        return self.data > _plain(other)

    def __ge__(self, other):
        return self.data >= _plain(other)

    def __add__(self, other):
        return self.__class__(self.data + str(_plain(other)))

    def __radd__(self, other):
        return self.__class__(str(other) + self.data)

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __mod__(self, values):
        return self.__class__(self.data % values)


def _plain(text):
    return text.data if isinstance(text, UserString) else text
