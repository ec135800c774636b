# functools: functions that make functions.


def reduce(function, iterable, *initial):
    it = iter(iterable)
    if initial:
        value = initial[0]
    else:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    for x in it:
        value = function(value, x)
    return value


class partial:
    """A call with some arguments already given."""

    def __init__(self, func, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        self.func = func
        self.args = args
        self.keywords = keywords

    def __call__(self, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})


def update_wrapper(wrapper, wrapped, *ignored):
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        try:
            setattr(wrapper, name, getattr(wrapped, name))
        except AttributeError:
            pass
    try:
        wrapper.__wrapped__ = wrapped
    except AttributeError:
        pass
    return wrapper


def wraps(wrapped, *ignored):
    return lambda wrapper: update_wrapper(wrapper, wrapped)


def lru_cache(maxsize=128, typed=False):
    """Remembers the latest results by their arguments."""
    if callable(maxsize):
        return _cached(maxsize, 128)
    return lambda function: _cached(function, maxsize)


def cache(function):
    return _cached(function, None)


def _cached(function, maxsize):
    known = {}
    counts = [0, 0]

    def cached(*args, **keywords):
        key = (args, tuple(sorted(keywords.items()))) if keywords else args
        if key in known:
            counts[0] += 1
            value = known.pop(key)
            known[key] = value
            return value
        counts[1] += 1
        value = function(*args, **keywords)
        if maxsize != 0:
            known[key] = value
            if maxsize is not None and len(known) > maxsize:
                del known[next(iter(known))]
        return value

    def clear():
        known.clear()
        counts[0] = counts[1] = 0

    cached.cache_clear = clear
    cached.cache_info = lambda: (counts[0], counts[1], maxsize, len(known))
    return update_wrapper(cached, function)


def cmp_to_key(compare):
    class Key:
        def __init__(self, obj):
            self.obj = obj

        def __lt__(self, other):
            return compare(self.obj, other.obj) < 0

        def __gt__(self, other):
            return compare(self.obj, other.obj) > 0

        def __eq__(self, other):
            return compare(self.obj, other.obj) == 0

        def __le__(self, other):
            return compare(self.obj, other.obj) <= 0

        def __ge__(self, other):
            return compare(self.obj, other.obj) >= 0

        __hash__ = None

    return Key


def total_ordering(cls):
    """Fills in the comparisons that a class with `__lt__` and `__eq__` lacks."""
    own = cls.__dict__
    if "__lt__" in own:
        if "__gt__" not in own:
            cls.__gt__ = lambda self, other: not (self < other or self == other)
        if "__le__" not in own:
            cls.__le__ = lambda self, other: self < other or self == other
        if "__ge__" not in own:
            cls.__ge__ = lambda self, other: not self < other
    elif "__gt__" in own:
        cls.__lt__ = lambda self, other: not (self > other or self == other)
        if "__ge__" not in own:
            cls.__ge__ = lambda self, other: self > other or self == other
        if "__le__" not in own:
            cls.__le__ = lambda self, other: not self > other
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    return cls


class cached_property:
    def __init__(self, function):
        self.function = function
        self.name = function.__name__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.function(instance)
        setattr(instance, self.name, value)
        return value
