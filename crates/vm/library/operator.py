# operator: operators as functions.


def index(a):
    return a.__index__()


def length_hint(obj, default=0):
    if hasattr(obj, "__len__"):
        return len(obj)
    hint = getattr(obj, "__length_hint__", None)
    return default if hint is None else hint()


def add(a, b):
    return a + b


def sub(a, b):
    return a - b


def mul(a, b):
    return a * b


def truediv(a, b):
    return a / b


def floordiv(a, b):
    return a // b


def mod(a, b):
    return a % b


def pow(a, b):
    return a ** b


def and_(a, b):
    return a & b


def or_(a, b):
    return a | b


def xor(a, b):
    return a ^ b


def lshift(a, b):
    return a << b


def rshift(a, b):
    return a >> b


def iadd(a, b):
    a += b
    return a


def isub(a, b):
    a -= b
    return a


def imul(a, b):
    a *= b
    return a


def imatmul(a, b):
    a @= b
    return a


def itruediv(a, b):
    a /= b
    return a


def ifloordiv(a, b):
    a //= b
    return a


def imod(a, b):
    a %= b
    return a


def ipow(a, b):
    a **= b
    return a


def iand(a, b):
    a &= b
    return a


def ior(a, b):
    a |= b
    return a


def ixor(a, b):
    a ^= b
    return a


def ilshift(a, b):
    a <<= b
    return a


def irshift(a, b):
    a >>= b
    return a


iconcat = iadd


def neg(a):
    return -a


def pos(a):
    return +a


def invert(a):
    return ~a


def not_(a):
    return not a


def truth(a):
    return bool(a)


def eq(a, b):
    return a == b


def ne(a, b):
    return a != b


def lt(a, b):
    return a < b


def le(a, b):
    return a <= b


def gt(a, b):
    return a > b


def ge(a, b):
    return a >= b


def is_(a, b):
    return a is b


def is_not(a, b):
    return a is not b


def contains(a, b):
    return b in a


def concat(a, b):
    return a + b


def getitem(a, b):
    return a[b]


def setitem(a, b, c):
    a[b] = c


def delitem(a, b):
    del a[b]


def countOf(a, b):
    return sum(1 for x in a if x is b or x == b)


def indexOf(a, b):
    for i, x in enumerate(a):
        if x is b or x == b:
            return i
    raise ValueError("sequence.index(x): x not in sequence")


def abs(a):
    return a.__abs__()


def inv(a):
    return ~a


def matmul(a, b):
    return a @ b


def call(obj, /, *args, **kwargs):
    return obj(*args, **kwargs)


def _shown(name, parts, named={}):
    parts = [repr(part) for part in parts] + ["%s=%r" % pair for pair in named.items()]
    return "operator.%s(%s)" % (name, ", ".join(parts))


class itemgetter:
    """Takes one item of its argument, or a tuple of several."""

    def __init__(self, item, /, *items):
        self._items = (item,) + items

    def __call__(self, obj, /):
        if len(self._items) == 1:
            return obj[self._items[0]]
        return tuple([obj[item] for item in self._items])

    def __repr__(self):
        return _shown("itemgetter", self._items)


class attrgetter:
    """Takes one attribute of its argument, or a tuple of several; dots lead on."""

    def __init__(self, attr, /, *attrs):
        self._paths = (attr,) + attrs
        for path in self._paths:
            if not isinstance(path, str):
                raise TypeError("attribute name must be a string")

    def _one(self, obj, path):
        for name in path.split("."):
            obj = getattr(obj, name)
        return obj

    def __call__(self, obj, /):
        if len(self._paths) == 1:
            return self._one(obj, self._paths[0])
        return tuple([self._one(obj, path) for path in self._paths])

    def __repr__(self):
        return _shown("attrgetter", self._paths)


class methodcaller:
    """Calls a method of its argument."""

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError("method name must be a string")
        self._name = name
        self._args = args
        self._kwargs = kwargs

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        return _shown("methodcaller", (self._name,) + self._args, self._kwargs)


__abs__, __add__, __and__, __call__, __concat__, __contains__, __delitem__ = abs, add, and_, call, concat, contains, delitem
__eq__, __floordiv__, __ge__, __getitem__, __gt__, __index__, __inv__ = eq, floordiv, ge, getitem, gt, index, inv
__invert__, __le__, __lshift__, __lt__, __matmul__, __mod__, __mul__ = invert, le, lshift, lt, matmul, mod, mul
__ne__, __neg__, __not__, __or__, __pos__, __pow__, __rshift__ = ne, neg, not_, or_, pos, pow, rshift
__setitem__, __sub__, __truediv__, __xor__ = setitem, sub, truediv, xor
