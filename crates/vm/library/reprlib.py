# reprlib: texts of objects that stay short.

_whole = repr


def recursive_repr(fillvalue="..."):
    """A `__repr__` that says `fillvalue` where the object contains itself."""
    def decorate(user_function):
        running = set()

        def wrapper(self):
            key = id(self)
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return user_function(self)
            finally:
                running.discard(key)

        wrapper.__name__ = user_function.__name__
        wrapper.__doc__ = user_function.__doc__
        return wrapper
    return decorate


class Repr:
    def __init__(self):
        self.maxlevel = 6
        self.maxtuple = self.maxlist = self.maxset = self.maxfrozenset = self.maxdeque = 6
        self.maxarray = 5
        self.maxdict = 4
        self.maxstring = self.maxother = 30
        self.maxlong = 40
        self.fillvalue = "..."

    def repr(self, x):
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        method = getattr(self, "repr_" + type(x).__name__, None)
        return self._cut(_whole(x), self.maxother) if method is None else method(x, level)

    def _cut(self, text, room):
        if len(text) <= room:
            return text
        front = max(0, (room - 3) // 2)
        return text[:front] + self.fillvalue + text[len(text) - max(0, room - 3 - front):]

    def _row(self, x, level, left, right, room, trail=""):
        items = list(x)
        if level <= 0 and items:
            return left + self.fillvalue + right
        parts = [self.repr1(each, level - 1) for each in items[:room]]
        if len(items) > room:
            parts.append(self.fillvalue)
        if len(items) == 1 and trail:
            right = trail + right
        return left + ", ".join(parts) + right

    def repr_tuple(self, x, level):
        return self._row(x, level, "(", ")", self.maxtuple, ",")

    def repr_list(self, x, level):
        return self._row(x, level, "[", "]", self.maxlist)

    def repr_set(self, x, level):
        return self._row(_ordered(x), level, "{", "}", self.maxset) if x else "set()"

    def repr_frozenset(self, x, level):
        return self._row(_ordered(x), level, "frozenset({", "})", self.maxfrozenset) if x else "frozenset()"

    def repr_deque(self, x, level):
        return self._row(x, level, "deque([", "])", self.maxdeque)

    def repr_dict(self, x, level):
        if not x:
            return "{}"
        if level <= 0:
            return "{" + self.fillvalue + "}"
        parts = [self.repr1(key, level - 1) + ": " + self.repr1(x[key], level - 1) for key in _ordered(x)[:self.maxdict]]
        return "{" + ", ".join(parts + [self.fillvalue] * (len(x) > self.maxdict)) + "}"

    def repr_str(self, x, level):
        text = _whole(x[:self.maxstring])
        if len(text) <= self.maxstring:
            return text
        front = max(0, (self.maxstring - 3) // 2)
        back = max(0, self.maxstring - 3 - front)
        text = _whole(x[:front] + x[len(x) - back:])
        return text[:front] + self.fillvalue + text[len(text) - back:]

    def repr_int(self, x, level):
        return self._cut(_whole(x), self.maxlong)


def _ordered(items):
    try:
        return sorted(items)
    except Exception:
        return list(items)


aRepr = Repr()
repr = aRepr.repr
