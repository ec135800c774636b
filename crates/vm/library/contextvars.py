# contextvars: variables whose value belongs to a context; tasks of asyncio start with a copy of it.

import sys

_NOTHING = object()


class Token:
    """What `set` answers: the way back."""

    MISSING = _NOTHING

    def __init__(self, var, old_value):
        self.var = var
        self.old_value = old_value
        self._used = False


class ContextVar:
    def __init__(self, name, *, default=_NOTHING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name = name
        self._default = default
        tasks = sys.modules.get("asyncio")
        if tasks is not None:
            tasks._contexts = (copy_context, _current)

    def get(self, default=_NOTHING):
        values = _current[-1]._values
        if self in values:
            return values[self]
        if default is not _NOTHING:
            return default
        if self._default is not _NOTHING:
            return self._default
        raise LookupError(self)

    def set(self, value):
        values = _current[-1]._values
        token = Token(self, values.get(self, _NOTHING))
        values[self] = value
        return token

    def reset(self, token):
        if token._used:
            raise RuntimeError("%r has already been used once" % (token,))
        if token.var is not self:
            raise ValueError("%r was created by a different ContextVar" % (token,))
        token._used = True
        values = _current[-1]._values
        if token.old_value is _NOTHING:
            values.pop(self, None)
        else:
            values[self] = token.old_value

    def __repr__(self):
        default = "" if self._default is _NOTHING else " default=%r" % (self._default,)
        return "<ContextVar name=%r%s at 0x%x>" % (self.name, default, id(self))


class Context:
    def __init__(self):
        self._values = {}
        self._entered = False

    def run(self, callable, *args, **kwargs):
        if self._entered:
            raise RuntimeError("cannot enter context: %r is already entered" % (self,))
        self._entered = True
        _current.append(self)
        try:
            return callable(*args, **kwargs)
        finally:
            _current.pop()
            self._entered = False

    def copy(self):
        made = Context()
        made._values = dict(self._values)
        return made

    def get(self, var, default=None):
        return self._values.get(var, default)

    def __getitem__(self, var):
        return self._values[var]

    def __contains__(self, var):
        return var in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()


def copy_context():
    return _current[-1].copy()


_current = [Context()]
