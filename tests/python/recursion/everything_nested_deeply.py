# Whatever can be nested can be nested too deeply: that is a RecursionError, or it works, and never the end of the machine.
import functools
import itertools
import json

DEPTH = 3000


def attempt(what, action):
    try:
        action()
        print(what, "works")
    except RecursionError:
        print(what, "RecursionError")
    except Exception as error:
        print(what, type(error).__name__, str(error)[:60])


def nested(make, start):
    for _ in range(DEPTH):
        start = make(start)
    return start


lists = nested(lambda inner: [inner], [])
others = nested(lambda inner: [inner], [])
attempt("repr of lists", lambda: repr(lists))
attempt("equality of lists", lambda: lists == others)
attempt("order of lists", lambda: lists < others)
attempt("json of lists", lambda: json.dumps(lists))
tuples = nested(lambda inner: (inner,), ())
twins = nested(lambda inner: (inner,), ())
attempt("repr of tuples", lambda: repr(tuples))
attempt("equality of tuples", lambda: tuples == twins)
attempt("isinstance", lambda: isinstance(1, nested(lambda inner: (inner,), (str,))))
attempt("issubclass", lambda: issubclass(int, nested(lambda inner: (inner,), (str,))))
dicts = nested(lambda inner: {1: inner}, {})
attempt("repr of dicts", lambda: repr(dicts))
attempt("equality of dicts", lambda: dicts == nested(lambda inner: {1: inner}, {}))
attempt("json of dicts", lambda: json.dumps(dicts))
attempt("json text", lambda: json.loads("[" * DEPTH + "]" * DEPTH))
attempt("repr of exceptions", lambda: repr(nested(ValueError, "end")))
attempt("str of exceptions", lambda: str(nested(ValueError, "end")))
attempt("repr of slices", lambda: repr(nested(lambda inner: slice(inner), 1)))
attempt("equality of slices", lambda: nested(slice, 1) == nested(slice, 1))


def over_and_over(f):
    return f(f)


attempt("calls", lambda: over_and_over(over_and_over))


class Deep:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(self)

    def __bool__(self):
        return bool(self)

    def __add__(self, other):
        return self + other

    def __getitem__(self, key):
        return self[key]

    def __contains__(self, key):
        return key in self

    def __call__(self):
        return self()

    def __lt__(self, other):
        return self < other

    def __format__(self, spec):
        return format(self, spec)


deep = Deep()
attempt("own repr", lambda: repr(deep))
attempt("own str", lambda: str(deep))
attempt("own equality", lambda: deep == deep)
attempt("own hash", lambda: hash(deep))
attempt("own getattr", lambda: deep.a)
attempt("own len", lambda: len(deep))
attempt("own iter", lambda: iter(deep))
attempt("own bool", lambda: bool(deep))
attempt("own add", lambda: deep + 1)
attempt("own item", lambda: deep[0])
attempt("own in", lambda: 1 in deep)
attempt("own call", lambda: deep())
attempt("own order", lambda: deep < 1)
attempt("own format", lambda: f"{deep}")
attempt("sort key", lambda: sorted([1, 2], key=lambda n: sorted([n, n], key=lambda m: deep)))


def chain(depth):
    if depth:
        yield from chain(depth - 1)
    yield depth


attempt("yield from", lambda: list(chain(5000)))
