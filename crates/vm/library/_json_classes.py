# What of json is written in Python: the compiler adds it to programs that name the classes or `cls`.

import json

_dumps, _loads, _load = json.dumps, json.loads, json.load


class JSONEncoder:
    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ","
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError("Object of type %s is not JSON serializable" % o.__class__.__name__)

    def encode(self, o):
        return _dumps(
            o, skipkeys=self.skipkeys, ensure_ascii=self.ensure_ascii, check_circular=self.check_circular,
            allow_nan=self.allow_nan, indent=self.indent, separators=(self.item_separator, self.key_separator),
            default=self.default, sort_keys=self.sort_keys)

    def _plain(self, o):
        return o is None or isinstance(o, (str, int, float))

    def iterencode(self, o, _one_shot=False):
        return self._pieces(o, 0, [])

    def _pieces(self, o, level, around):
        if self._plain(o):
            yield self.encode(o)
            return
        if not isinstance(o, (list, tuple, dict)):
            if any([other is o for other in around]):
                raise ValueError("Circular reference detected")
            yield from self._pieces(self.default(o), level, around + [o])
            return
        if self.check_circular and any([other is o for other in around]):
            raise ValueError("Circular reference detected")
        if not o:
            yield "{}" if isinstance(o, dict) else "[]"
            return
        level += 1
        step = self.indent if isinstance(self.indent, str) or self.indent is None else " " * self.indent
        line = "" if step is None else "\n" + step * level
        around = around + [o]
        if isinstance(o, dict):
            yield from self._members(o, level, around, line)
        else:
            before = "[" + line
            for item in o:
                if self._plain(item):
                    yield before + self.encode(item)
                else:
                    yield before
                    yield from self._pieces(item, level, around)
                before = self.item_separator + line
        if step is not None:
            yield "\n" + step * (level - 1)
        yield "}" if isinstance(o, dict) else "]"

    def _members(self, o, level, around, line):
        yield "{"
        if line:
            yield line
        first = True
        for key, item in sorted(o.items()) if self.sort_keys else o.items():
            if not self._plain(key):
                if self.skipkeys:
                    continue
                raise TypeError("keys must be str, int, float, bool or None, not " + key.__class__.__name__)
            if not first:
                yield self.item_separator + line
            first = False
            yield self.encode(key if isinstance(key, str) else _dumps(key))
            yield self.key_separator
            if self._plain(item):
                yield self.encode(item)
            else:
                yield from self._pieces(item, level, around)


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float
        self.parse_int = parse_int
        self.parse_constant = parse_constant
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        return _loads(
            s, object_hook=self.object_hook, object_pairs_hook=self.object_pairs_hook, parse_float=self.parse_float,
            parse_int=self.parse_int, parse_constant=self.parse_constant, strict=self.strict)

    def raw_decode(self, s, idx=0):
        """The value at the start of a text, and where it ends."""
        rest = s[idx:]
        if rest[:1] in (" ", "\t", "\n", "\r", ""):
            raise json.JSONDecodeError("Expecting value", s, idx)
        try:
            return JSONDecoder.decode(self, rest), idx + len(rest.rstrip(" \t\n\r"))
        except json.JSONDecodeError as error:
            if error.msg != "Extra data":
                raise
            rest = rest[:error.pos]
        return JSONDecoder.decode(self, rest), idx + len(rest.rstrip(" \t\n\r"))


def dumps(obj, *, cls=None, **options):
    return _dumps(obj, **options) if cls is None else cls(**options).encode(obj)


def dump(obj, fp, *, cls=None, **options):
    for piece in (cls or JSONEncoder)(**options).iterencode(obj):
        fp.write(piece)


def loads(s, *, cls=None, **options):
    if cls is None:
        return _loads(s, **options)
    return cls(**options).decode(s if isinstance(s, str) else s.decode())


def load(fp, **options):
    return loads(fp.read(), **options)


json.JSONEncoder, json.JSONDecoder = JSONEncoder, JSONDecoder
json.dumps, json.dump, json.loads, json.load = dumps, dump, loads, load
json.encoder = json.decoder = json
