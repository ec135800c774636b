# array: numbers of one kind. What does not fit the kind is refused as `struct` refuses it.

import struct

typecodes = "bBuhHiIlLqQfd"


class array:
    def __init__(self, typecode, initializer=()):
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError("array() argument 1 must be a unicode character, not " + type(typecode).__name__)
        if typecode not in typecodes:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        self.typecode = typecode
        self.itemsize = struct.calcsize("i" if typecode == "u" else typecode)
        self._items = []
        if isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        else:
            self.extend(initializer)

    def _checked(self, x):
        code = self.typecode
        if code == "u":
            if not isinstance(x, str) or len(x) != 1:
                raise TypeError("array item must be a unicode character, not " + type(x).__name__)
            return x
        if code in "fd":
            if isinstance(x, (int, float)) or hasattr(x, "__float__"):
                return struct.unpack(code, struct.pack(code, x))[0]
            raise TypeError("must be real number, not " + type(x).__name__)
        if not isinstance(x, int) and not hasattr(x, "__index__"):
            raise TypeError("'" + type(x).__name__ + "' object cannot be interpreted as an integer")
        bits = 8 * self.itemsize
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if code in "bhilq" else (0, (1 << bits) - 1)
        if not low <= x <= high:
            names = {"b": "signed char", "B": "unsigned byte integer", "h": "signed short integer", "H": "unsigned short", "i": "signed integer", "I": "unsigned int"}
            raise OverflowError(names.get(code, "int") + (" is greater than maximum" if x > high else " is less than minimum"))
        return int(x)

    def append(self, x):
        self._items.append(self._checked(x))

    def extend(self, source):
        if isinstance(source, array) and source.typecode != self.typecode:
            raise TypeError("can only extend with array of same kind")
        for x in list(source):
            self.append(x)

    fromlist = extend

    def insert(self, i, x):
        self._items.insert(i, self._checked(x))

    def pop(self, i=-1):
        if not self._items:
            raise IndexError("pop from empty array")
        if not -len(self._items) <= i < len(self._items):
            raise IndexError("pop index out of range")
        return self._items.pop(i)

    def remove(self, x):
        if x not in self._items:
            raise ValueError("array.remove(x): x not in array")
        self._items.remove(x)

    def index(self, x, *limits):
        if x not in self._items:
            raise ValueError("array.index(x): x not in array")
        return self._items.index(x, *limits)

    def count(self, x):
        return self._items.count(x)

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return list(self._items)

    def tobytes(self):
        if self.typecode == "u":
            return b"".join([struct.pack("i", ord(x)) for x in self._items])
        return struct.pack("%d%s" % (len(self._items), self.typecode), *self._items)

    def frombytes(self, data):
        if len(data) % self.itemsize:
            raise ValueError("bytes length not a multiple of item size")
        if self.typecode == "u":
            self._items.extend(chr(x[0]) for x in struct.iter_unpack("i", data))
        else:
            self._items.extend(struct.unpack("%d%s" % (len(data) // self.itemsize, self.typecode), data))

    def byteswap(self):
        swapped = b"".join([struct.pack(self.typecode, x)[::-1] for x in self._items])
        self._items = []
        self.frombytes(swapped)

    def _like(self, items):
        made = array(self.typecode)
        made._items = items
        return made

    def __copy__(self):
        return self._like(list(self._items))

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        i = 0
        while i < len(self._items):
            yield self._items[i]
            i += 1

    def __contains__(self, x):
        return x in self._items

    def _index(self, i, what="array index out of range"):
        if not isinstance(i, int):
            if not hasattr(i, "__index__"):
                raise TypeError("array indices must be integers")
            i = i.__index__()
        if not -len(self._items) <= i < len(self._items):
            raise IndexError(what)
        return i

    def __getitem__(self, i):
        return self._like(self._items[i]) if isinstance(i, slice) else self._items[self._index(i)]

    def __setitem__(self, i, x):
        if isinstance(i, slice):
            if not isinstance(x, array):
                raise TypeError("can only assign array (not \"%s\") to array slice" % type(x).__name__)
            self._items[i] = x._items
        else:
            self._items[self._index(i, "array assignment index out of range")] = self._checked(x)

    def __delitem__(self, i):
        del self._items[i if isinstance(i, slice) else self._index(i, "array assignment index out of range")]

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    __hash__ = None

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError("can only append array (not \"%s\") to array" % type(other).__name__)
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError("can only extend with array (not \"%s\")" % type(other).__name__)
        self.extend(other)
        return self

    def __mul__(self, n):
        return self._like(self._items * n)

    __rmul__ = __mul__

    def __bytes__(self):
        return self.tobytes()

    def __repr__(self):
        if not self._items:
            return "array('%s')" % self.typecode
        items = "".join(self._items) if self.typecode == "u" else self._items
        return "array('%s', %r)" % (self.typecode, items)
