# pprint: containers over several lines, keys in order.


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return _Printer(indent, width, depth, compact, sort_dicts).shape(object, 0, 0, 1)


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    print(pformat(object, indent, width, depth, compact=compact, sort_dicts=sort_dicts), file=stream)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True):
        self._stream = stream
        self._printer = _Printer(indent, width, depth, compact, sort_dicts)

    def pformat(self, object):
        return self._printer.shape(object, 0, 0, 1)

    def pprint(self, object):
        print(self.pformat(object), file=self._stream)


def _order(key):
    return (type(key).__name__, key)


class _Printer:
    def __init__(self, indent, width, depth, compact, sort_dicts):
        self.indent, self.width, self.depth = indent, width, depth
        self.compact, self.sort = compact, sort_dicts

    def keys(self, x):
        if not self.sort:
            return list(x)
        try:
            return sorted(x)
        except TypeError:
            return sorted(x, key=lambda key: (type(key).__name__, str(key)))

    def flat(self, x, level):
        kind = type(x)
        if kind not in (list, tuple, dict, set, frozenset) or not x:
            return repr(x)
        if self.depth is not None and level > self.depth:
            return {list: "[...]", tuple: "(...)", dict: "{...}"}.get(kind, "{...}")
        if kind is dict:
            return "{" + ", ".join([self.flat(key, level + 1) + ": " + self.flat(x[key], level + 1) for key in self.keys(x)]) + "}"
        if kind in (set, frozenset):
            return repr(x) if len(x) == 1 else self.wrap(kind, ", ".join([self.flat(item, level + 1) for item in self.keys(x)]))
        inner = ", ".join([self.flat(item, level + 1) for item in x])
        return "[" + inner + "]" if kind is list else "(" + inner + ("," if len(x) == 1 else "") + ")"

    def wrap(self, kind, inner):
        return "{" + inner + "}" if kind is set else "frozenset({" + inner + "})"

    def shape(self, x, at, tail, level):
        text = self.flat(x, level)
        kind = type(x)
        room = self.width - at - tail
        if len(text) <= room or (self.depth is not None and level > self.depth):
            return text
        if kind is str:
            return self.string(x, at, tail, level)
        if kind not in (list, tuple, dict, set, frozenset) or not x:
            return text
        gap = " " * (self.indent - 1)
        if kind is dict:
            lines = []
            keys = self.keys(x)
            for i, key in enumerate(keys):
                name = self.flat(key, level + 1) + ": "
                value = self.shape(x[key], at + self.indent + len(name), tail + 1 if i == len(keys) - 1 else 1, level + 1)
                lines.append(name + value)
            return "{" + gap + (",\n" + " " * (at + self.indent)).join(lines) + "}"
        first = {list: "[", tuple: "(", set: "{"}.get(kind, "frozenset({")
        last = {list: "]", tuple: ",)" if len(x) == 1 else ")", set: "}"}.get(kind, "})")
        start = at + len(first) + self.indent - 1
        items = x if kind in (list, tuple) else self.keys(x)
        lines = []
        for i, item in enumerate(items):
            ends = i == len(items) - 1
            if self.compact:
                text = self.flat(item, level + 1)
                if lines and start + len(lines[-1]) + 2 + len(text) + (tail + len(last) if ends else 1) <= self.width:
                    lines[-1] += ", " + text
                    continue
            lines.append(self.shape(item, start, tail + len(last) if ends else 1, level + 1))
        return first + gap + (",\n" + " " * start).join(lines) + last

    def string(self, x, at, tail, level):
        lines = []
        words = []
        for word in x.replace("\n", "\n\0").split("\0"):
            words.extend([part + " " for part in word.split(" ")])
            words[-1] = words[-1][:-1]
        width = self.width - at - (2 if level == 1 else 0)
        line = ""
        for i, word in enumerate(words):
            room = width - (tail + (1 if level == 1 else 0) if i == len(words) - 1 else 0)
            if line and (len(repr(line + word)) > room or line[-1] == "\n"):
                lines.append(repr(line))
                line = ""
            line += word
        if line:
            lines.append(repr(line))
        if len(lines) == 1:
            return lines[0]
        pad = " " * (at + (1 if level == 1 else 0))
        text = ("\n" + pad).join(lines)
        return "(" + text + ")" if level == 1 else text


def isreadable(object):
    return True


def saferepr(object):
    return pformat(object, width=1 << 20)
