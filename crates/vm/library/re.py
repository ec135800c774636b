# re: patterns and matches as objects. The machine compiles and searches; everything else is here.

import _re

NOFLAG, I, L, M, S, U, X, A = 0, 2, 4, 8, 16, 32, 64, 256
IGNORECASE, LOCALE, MULTILINE, DOTALL, UNICODE, VERBOSE, ASCII = 2, 4, 8, 16, 32, 64, 256
_MANY = 1 << 62


class error(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg += " at position %d" % pos
            if newline in pattern:
                msg += " (line %d, column %d)" % (self.lineno, self.colno)
        super().__init__(msg)


class Match:
    def __init__(self, pattern, string, pos, endpos, spans):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._spans = spans
        self.lastindex = spans[-1] or None

    @property
    def lastgroup(self):
        for name, number in self.re.groupindex.items():
            if number == self.lastindex:
                return name
        return None

    @property
    def regs(self):
        return tuple([self.span(i) for i in range(self.re.groups + 1)])

    def _number(self, group):
        if isinstance(group, str):
            group = self.re.groupindex.get(group, -1)
        if not 0 <= group <= self.re.groups:
            raise IndexError("no such group")
        return group * 2

    def _part(self, group, default=None):
        i = self._number(group)
        return self.string[self._spans[i]:self._spans[i + 1]] if self._spans[i + 1] >= 0 else default

    def group(self, *groups):
        if len(groups) > 1:
            return tuple([self._part(group) for group in groups])
        return self._part(groups[0] if groups else 0)

    __getitem__ = _part

    def groups(self, default=None):
        return tuple([self._part(i, default) for i in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._part(i, default) for name, i in self.re.groupindex.items()}

    def span(self, group=0):
        i = self._number(group)
        return (self._spans[i], self._spans[i + 1]) if self._spans[i + 1] >= 0 else (-1, -1)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def expand(self, template):
        return _fill(_parts(self.re, template), self)

    def __repr__(self):
        return "<re.Match object; span=%r, match=%r>" % (self.span(), self.group())


class Pattern:
    def __init__(self, pattern, flags):
        made = _re.compile(pattern, flags)
        if len(made) == 2:
            raise error(made[0], pattern, made[1])
        self.pattern = pattern
        self._code, self.groups, self.groupindex, self.flags = made
        self._kind = bytes if isinstance(pattern, (bytes, bytearray)) else str

    def _find(self, string, pos, endpos, how, barred=-1):
        spans = _re.search(self._code, string, pos, endpos, how, barred)
        return None if spans is None else Match(self, string, pos, endpos, spans)

    def _checked(self, string, pos, endpos):
        if isinstance(string, str):
            if self._kind is bytes:
                raise TypeError("cannot use a bytes pattern on a string-like object")
        elif not isinstance(string, (bytes, bytearray, memoryview)):
            raise TypeError("expected string or bytes-like object, got '%s'" % type(string).__name__)
        elif self._kind is str:
            raise TypeError("cannot use a string pattern on a bytes-like object")
        size = len(string)
        return min(max(pos, 0), size), min(max(endpos, 0), size)

    def match(self, string, pos=0, endpos=_MANY):
        return self._find(string, *self._checked(string, pos, endpos), 1)

    def fullmatch(self, string, pos=0, endpos=_MANY):
        return self._find(string, *self._checked(string, pos, endpos), 2)

    def search(self, string, pos=0, endpos=_MANY):
        return self._find(string, *self._checked(string, pos, endpos), 0)

    def finditer(self, string, pos=0, endpos=_MANY):
        return self._each(string, *self._checked(string, pos, endpos))

    def _each(self, string, pos, endpos):
        # Behind an empty match the next one at the same place must take something.
        barred = -1
        while True:
            spans = _re.search(self._code, string, pos, endpos, 0, barred)
            if spans is None:
                return
            yield Match(self, string, pos, endpos, spans)
            pos = spans[1]
            barred = pos if pos == spans[0] else -1

    def findall(self, string, pos=0, endpos=_MANY):
        empty = self._kind()
        if self.groups == 0:
            return [found._part(0) for found in self.finditer(string, pos, endpos)]
        if self.groups == 1:
            return [found._part(1, empty) for found in self.finditer(string, pos, endpos)]
        return [found.groups(empty) for found in self.finditer(string, pos, endpos)]

    def split(self, string, maxsplit=0):
        parts = []
        at = 0
        left = maxsplit
        for found in self.finditer(string):
            parts.append(string[at:found._spans[0]])
            parts.extend(found.groups())
            at = found._spans[1]
            left -= 1
            if left == 0:
                break
        parts.append(string[at:])
        return parts

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        make = repl
        if not callable(repl):
            template = _parts(self, repl)
            make = (lambda found: template[0]) if len(template) == 1 else (lambda found: _fill(template, found))
        parts = []
        at = done = 0
        for found in self.finditer(string):
            parts.append(string[at:found._spans[0]])
            parts.append(make(found))
            at = found._spans[1]
            done += 1
            if done == count:
                break
        parts.append(string[at:])
        return self._kind().join(parts), done

    def __eq__(self, other):
        return isinstance(other, Pattern) and (self.pattern, self.flags) == (other.pattern, other.flags)

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __repr__(self):
        names = [name for name, flag in (("IGNORECASE", 2), ("MULTILINE", 8), ("DOTALL", 16), ("VERBOSE", 64), ("ASCII", 256)) if self.flags & flag]
        return "re.compile(%r%s)" % (self.pattern, "".join([(", " if i == 0 else "|") + "re." + name for i, name in enumerate(names)]))


def _fill(template, found):
    """Texts and groups by turns."""
    empty = found.re._kind()
    return empty.join([part if i % 2 == 0 else found._part(part, empty) for i, part in enumerate(template)])


def _parts(pattern, template):
    is_bytes = isinstance(template, (bytes, bytearray))
    text = template.decode("latin-1") if is_bytes else template
    out = []
    piece = ""
    at = 0
    while True:
        slash = text.find("\\", at)
        if slash < 0:
            out.append(piece + text[at:])
            return [part.encode("latin-1") if is_bytes and isinstance(part, str) else part for part in out]
        piece += text[at:slash]
        c = text[slash + 1:slash + 2]
        at = slash + 2
        group = None
        if not c:
            raise error("bad escape (end of pattern)", template, slash)
        if c == "g":
            if text[at:at + 1] != "<":
                raise error("missing <", template, at)
            end = text.find(">", at)
            name = text[at + 1:end]
            if end < 0:
                raise error("missing >, unterminated name" if text[at + 1:] else "missing group name", template, at + 1)
            if not name:
                raise error("missing group name", template, at + 1)
            if name.isdigit():
                group = int(name)
            elif name.isidentifier():
                if name not in pattern.groupindex:
                    raise IndexError("unknown group name %r" % name)
                group = pattern.groupindex[name]
            else:
                raise error("bad character in group name %r" % name, template, at + 1)
            if group > pattern.groups:
                raise error("invalid group reference %d" % group, template, at + 1)
            at = end + 1
        elif c in "123456789":
            digits = c
            if text[at:at + 1].isdigit():
                digits += text[at]
                at += 1
            group = int(digits)
            if group > pattern.groups:
                raise error("invalid group reference %d" % group, template, slash + 1)
        elif c == "0":
            digits = "0"
            while len(digits) < 3 and text[at:at + 1] in "01234567" and text[at:at + 1]:
                digits += text[at]
                at += 1
            piece += chr(int(digits, 8))
        elif c in "nrtfvab":
            piece += "\n\r\t\f\v\a\b"["nrtfvab".index(c)]
        elif c.isalpha() and c.isascii():
            raise error("bad escape \\" + c, template, slash)
        else:
            piece += "\\" if c == "\\" else "\\" + c
        if group is not None:
            out.append(piece)
            out.append(group)
            piece = ""


_known = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes, bytearray)):
        raise TypeError("first argument must be string or compiled pattern")
    key = (type(pattern), pattern, flags)
    if key not in _known:
        if len(_known) >= 16:
            _known.clear()
        _known[key] = Pattern(pattern, flags)
    return _known[key]


def purge():
    _known.clear()


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def escape(pattern):
    if isinstance(pattern, str):
        return "".join(["\\" + c if c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else c for c in pattern])
    return escape(pattern.decode("latin-1")).encode("latin-1")
