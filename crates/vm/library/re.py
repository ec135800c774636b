# re: regular expressions by backtracking. A pattern becomes a chain of functions, each of which matches a piece at a
# place and calls the next; a piece that repeats a single character loops, so that long texts need no deep recursion.

IGNORECASE = I = 2
MULTILINE = M = 8
DOTALL = S = 16
VERBOSE = X = 64
ASCII = A = 256


class error(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        super().__init__(msg if pos is None else "%s at position %d" % (msg, pos))


def _word(c):
    return c == "_" or c.isalnum()


_CLASSES = {
    "d": lambda c: c.isdigit(),
    "D": lambda c: not c.isdigit(),
    "s": lambda c: c.isspace(),
    "S": lambda c: not c.isspace(),
    "w": _word,
    "W": lambda c: not _word(c),
}
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "0": "\0"}
_MANY = 1 << 30


class _Parser:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.flags = flags
        self.at = 0
        self.groups = 0
        self.names = {}

    def peek(self):
        return self.pattern[self.at:self.at + 1]

    def take(self, text):
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def fail(self, msg, pos=None):
        raise error(msg, self.pattern, self.at if pos is None else pos)

    def alternatives(self):
        branches = [self.sequence()]
        while self.take("|"):
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else ("alt", branches)

    def sequence(self):
        pieces = []
        while self.at < len(self.pattern) and self.peek() not in "|)":
            if self.flags & VERBOSE and self.peek().isspace():
                self.at += 1
                continue
            if self.flags & VERBOSE and self.peek() == "#":
                end = self.pattern.find("\n", self.at)
                self.at = len(self.pattern) if end < 0 else end
                continue
            piece = self.atom()
            if piece is not None:
                pieces.append(self.repeated(piece))
        return ("seq", pieces)

    def repeated(self, piece):
        while True:
            c = self.peek()
            place = self.at
            if c == "*":
                low, high = 0, _MANY
                self.at += 1
            elif c == "+":
                low, high = 1, _MANY
                self.at += 1
            elif c == "?":
                low, high = 0, 1
                self.at += 1
            elif c == "{":
                limits = self.limits()
                if limits is None:
                    return piece
                low, high = limits
                if low > high:
                    self.fail("min repeat greater than max repeat", place + 1)
            else:
                return piece
            if piece[0] == "rep":
                self.fail("multiple repeat", place)
            piece = ("rep", piece, low, high, not self.take("?"))

    def limits(self):
        end = self.pattern.find("}", self.at)
        body = self.pattern[self.at + 1:end] if end > 0 else ""
        low, comma, high = body.partition(",")
        if not body or (low and not low.isdigit()) or (high and not high.isdigit()) or not (low or comma):
            return None
        self.at = end + 1
        if not comma:
            return int(low), int(low)
        return int(low or 0), int(high) if high else _MANY

    def atom(self):
        c = self.peek()
        place = self.at
        self.at += 1
        if c == ".":
            return ("one", (lambda x: True) if self.flags & DOTALL else (lambda x: x != "\n"))
        if c == "^":
            return ("start", bool(self.flags & MULTILINE))
        if c == "$":
            return ("end", bool(self.flags & MULTILINE))
        if c == "[":
            return ("one", self.members(place))
        if c == "(":
            return self.group(place)
        if c == "\\":
            return self.escape(place)
        if c in "*+?":
            self.fail("nothing to repeat", place)
        if c == "{" and self.back_limits(place):
            self.fail("nothing to repeat", place)
        return ("one", self.same(c))

    def back_limits(self, place):
        self.at = place
        found = self.limits() is not None
        self.at = place + 1
        return found

    def same(self, c):
        if self.flags & IGNORECASE:
            lower = c.lower()
            return lambda x: x.lower() == lower
        return lambda x: x == c

    def escape(self, place):
        c = self.peek()
        if not c:
            self.fail("bad escape (end of pattern)", place)
        self.at += 1
        if c in _CLASSES:
            return ("one", _CLASSES[c])
        if c == "b" or c == "B":
            return ("border", c == "b")
        if c == "A":
            return ("start", False)
        if c == "Z":
            return ("last",)
        if c.isdigit() and c != "0":
            number = c
            if self.peek().isdigit():
                number += self.peek()
                self.at += 1
            if int(number) > self.groups:
                self.fail("invalid group reference " + number, place + 1)
            return ("back", int(number))
        return ("one", self.same(self.char(c, place)))

    def char(self, c, place):
        if c in _ESCAPES:
            return _ESCAPES[c]
        if c in "xuU":
            width = {"x": 2, "u": 4, "U": 8}[c]
            digits = self.pattern[self.at:self.at + width]
            self.at += width
            return chr(int(digits, 16))
        if c.isalpha():
            self.fail("bad escape \\" + c, place)
        return c

    def members(self, place):
        negate = self.take("^")
        tests = []
        first = True
        while True:
            c = self.peek()
            if not c:
                self.fail("unterminated character set", place)
            self.at += 1
            if c == "]" and not first:
                break
            first = False
            if c == "\\":
                inner = self.at - 1
                c = self.peek()
                self.at += 1
                if c in _CLASSES:
                    tests.append(_CLASSES[c])
                    continue
                c = "\b" if c == "b" else self.char(c, inner)
            if self.peek() == "-" and self.pattern[self.at + 1:self.at + 2] not in ("]", ""):
                self.at += 1
                last = self.peek()
                self.at += 1
                if last == "\\":
                    last = self.peek()
                    self.at += 1
                    last = self.char(last, self.at - 2)
                if last < c:
                    self.fail("bad character range %s-%s" % (c, last), self.at - 3)
                tests.append(self.between(c, last))
            else:
                tests.append(self.same(c))

        def member(x):
            for test in tests:
                if test(x):
                    return not negate
            return negate

        return member

    def between(self, first, last):
        if self.flags & IGNORECASE:
            return lambda x: first <= x <= last or first <= x.lower() <= last or first <= x.upper() <= last
        return lambda x: first <= x <= last

    def group(self, place):
        if not self.take("?"):
            self.groups += 1
            return self.numbered(self.groups, place)
        if self.take(":"):
            return self.closed(place)
        if self.take("="):
            return ("look", self.closed(place), True)
        if self.take("!"):
            return ("look", self.closed(place), False)
        if self.take("P<"):
            end = self.pattern.find(">", self.at)
            name = self.pattern[self.at:end]
            if end < 0 or not name.isidentifier():
                self.fail("bad character in group name %r" % name)
            self.at = end + 1
            self.groups += 1
            if name in self.names:
                self.fail("redefinition of group name %r as group %d; was group %d" % (name, self.groups, self.names[name]))
            self.names[name] = self.groups
            return self.numbered(self.groups, place)
        if self.take("P="):
            end = self.pattern.find(")", self.at)
            name = self.pattern[self.at:end]
            self.at = end + 1
            if name not in self.names:
                self.fail("unknown group name %r" % name)
            return ("back", self.names[name])
        if self.take("#"):
            self.at = self.pattern.find(")", self.at) + 1
            return None
        for letter, flag in (("i", I), ("m", M), ("s", S), ("x", X)):
            if self.take(letter + ")"):
                self.flags |= flag
                return None
        self.fail("unknown extension ?" + self.peek(), place + 1)

    def numbered(self, number, place):
        return ("group", number, self.closed(place))

    def closed(self, place):
        inner = self.alternatives()
        if not self.take(")"):
            self.fail("missing ), unterminated subpattern", place)
        return inner


# Every matcher takes the state of a match and a place, and answers where the whole pattern ended, or -1.


class _State:
    def __init__(self, text, end, groups, flags):
        self.text = text
        self.end = end
        self.spans = [None] * (groups + 1)
        self.flags = flags
        self.loops = []
        # The group that was closed last, and a place where the match must not end.
        self.last = None
        self.barred = -1


def _build(node, then):
    return _BUILDERS[node[0]](node, then)


def _one(node, then):
    test = node[1]

    def match(state, i):
        if i < state.end and test(state.text[i]):
            return then(state, i + 1)
        return -1

    return match


def _seq(node, then):
    for piece in reversed(node[1]):
        then = _build(piece, then)
    return then


def _alt(node, then):
    branches = [_build(branch, then) for branch in node[1]]

    def match(state, i):
        for branch in branches:
            end = branch(state, i)
            if end >= 0:
                return end
        return -1

    return match


def _group(node, then):
    number = node[1]
    starts = []

    def close(state, i):
        old = state.spans[number], state.last
        start = starts.pop()
        state.spans[number], state.last = (start, i), number
        end = then(state, i)
        if end < 0:
            state.spans[number], state.last = old
        starts.append(start)
        return end

    inner = _build(node[2], close)

    def match(state, i):
        starts.append(i)
        end = inner(state, i)
        starts.pop()
        return end

    return match


def _rep(node, then):
    _, piece, low, high, greedy = node
    if piece[0] == "one":
        return _rep_one(piece[1], low, high, greedy, then)

    def again(state, i):
        count, start = state.loops.pop()
        # A turn that took nothing would take nothing for ever.
        end = then(state, i) if i == start and count >= low else turn(state, i, count + 1)
        state.loops.append((count, start))
        return end

    body = _build(piece, again)

    def step(state, i, count):
        state.loops.append((count, i))
        end = body(state, i)
        state.loops.pop()
        return end

    def turn(state, i, count):
        if count < low:
            return step(state, i, count)
        if greedy:
            if count < high:
                end = step(state, i, count)
                if end >= 0:
                    return end
            return then(state, i)
        end = then(state, i)
        if end < 0 and count < high:
            end = step(state, i, count)
        return end

    return lambda state, i: turn(state, i, 0)


def _rep_one(test, low, high, greedy, then):
    def longest(state, i):
        text = state.text
        limit = min(state.end, i + high)
        j = i
        while j < limit and test(text[j]):
            j += 1
        while j >= i + low:
            end = then(state, j)
            if end >= 0:
                return end
            j -= 1
        return -1

    def shortest(state, i):
        text = state.text
        limit = min(state.end, i + high)
        j = i
        while True:
            if j - i >= low:
                end = then(state, j)
                if end >= 0:
                    return end
            if j >= limit or not test(text[j]):
                return -1
            j += 1

    return longest if greedy else shortest


def _start(node, then):
    lines = node[1]

    def match(state, i):
        if i == 0 or lines and state.text[i - 1] == "\n":
            return then(state, i)
        return -1

    return match


def _end(node, then):
    lines = node[1]

    def match(state, i):
        if i == state.end or state.text[i] == "\n" and (lines or i + 1 == state.end):
            return then(state, i)
        return -1

    return match


def _last(node, then):
    return lambda state, i: then(state, i) if i == state.end else -1


def _border(node, then):
    wanted = node[1]

    def match(state, i):
        before = i > 0 and _word(state.text[i - 1])
        after = i < state.end and _word(state.text[i])
        return then(state, i) if (before != after) == wanted else -1

    return match


def _back(node, then):
    number = node[1]

    def match(state, i):
        span = state.spans[number]
        if span is None:
            return -1
        part = state.text[span[0]:span[1]]
        here = state.text[i:i + len(part)]
        if here == part or state.flags & IGNORECASE and here.lower() == part.lower():
            return then(state, i + len(part))
        return -1

    return match


def _look(node, then):
    wanted = node[2]
    inner = _build(node[1], lambda state, i: i)

    def match(state, i):
        return then(state, i) if (inner(state, i) >= 0) == wanted else -1

    return match


_BUILDERS = {
    "one": _one,
    "seq": _seq,
    "alt": _alt,
    "group": _group,
    "rep": _rep,
    "start": _start,
    "end": _end,
    "last": _last,
    "border": _border,
    "back": _back,
    "look": _look,
}


class Match:
    def __init__(self, pattern, string, state):
        self.re = pattern
        self.string = string
        self.lastindex = state.last
        self._spans = state.spans

    def _number(self, group):
        if isinstance(group, str):
            if group not in self.re.groupindex:
                raise IndexError("no such group")
            return self.re.groupindex[group]
        if not 0 <= group < len(self._spans):
            raise IndexError("no such group")
        return group

    def _part(self, group, default=None):
        span = self._spans[self._number(group)]
        return default if span is None else self.re._cut(self.string, span[0], span[1])

    def group(self, *groups):
        if len(groups) > 1:
            return tuple(self._part(group) for group in groups)
        return self._part(groups[0] if groups else 0)

    def __getitem__(self, group):
        return self._part(group)

    def groups(self, default=None):
        return tuple(self._part(i, default) for i in range(1, len(self._spans)))

    def groupdict(self, default=None):
        return {name: self._part(i, default) for name, i in self.re.groupindex.items()}

    def span(self, group=0):
        return self._spans[self._number(group)] or (-1, -1)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def expand(self, template):
        return self.re._expand(template, self)

    def __repr__(self):
        return "<re.Match object; span=%r, match=%r>" % (self.span(), self.group())


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self._bytes = isinstance(pattern, (bytes, bytearray))
        parser = _Parser(pattern.decode("latin-1") if self._bytes else pattern, flags)
        tree = parser.alternatives()
        if parser.at < len(parser.pattern):
            parser.fail("unbalanced parenthesis")
        self.flags = parser.flags
        self.groups = parser.groups
        self.groupindex = parser.names
        self._match = _build(tree, lambda state, i: -1 if i == state.barred else i)
        self._full = _build(tree, lambda state, i: i if i == state.end else -1)

    def _text(self, string):
        if isinstance(string, (bytes, bytearray)):
            if not self._bytes:
                raise TypeError("cannot use a string pattern on a bytes-like object")
            return string.decode("latin-1")
        if not isinstance(string, str):
            raise TypeError("expected string or bytes-like object, got '%s'" % type(string).__name__)
        if self._bytes:
            raise TypeError("cannot use a bytes pattern on a string-like object")
        return string

    def _cut(self, string, start, end):
        return string[start:end]

    def _at(self, matcher, string, text, i, limit, barred=-1):
        state = _State(text, limit, self.groups, self.flags)
        state.barred = barred
        end = matcher(state, i)
        if end < 0:
            return None
        state.spans[0] = (i, end)
        return Match(self, string, state)

    def match(self, string, pos=0, endpos=_MANY):
        text = self._text(string)
        return self._at(self._match, string, text, pos, min(endpos, len(text)))

    def fullmatch(self, string, pos=0, endpos=_MANY):
        text = self._text(string)
        return self._at(self._full, string, text, pos, min(endpos, len(text)))

    def search(self, string, pos=0, endpos=_MANY):
        text = self._text(string)
        limit = min(endpos, len(text))
        while pos <= limit:
            found = self._at(self._match, string, text, pos, limit)
            if found is not None:
                return found
            pos += 1
        return None

    def finditer(self, string, pos=0, endpos=_MANY):
        text = self._text(string)
        limit = min(endpos, len(text))
        # Behind an empty match the next one at the same place must take something.
        barred = -1
        while pos <= limit:
            found = self._at(self._match, string, text, pos, limit, barred)
            if found is None:
                pos += 1
                barred = -1
                continue
            yield found
            barred = found.end() if found.end() == found.start() else -1
            pos = found.end()

    def findall(self, string, pos=0, endpos=_MANY):
        results = []
        empty = b"" if self._bytes else ""
        for found in self.finditer(string, pos, endpos):
            if self.groups == 0:
                results.append(found.group())
            elif self.groups == 1:
                results.append(found._part(1, empty))
            else:
                results.append(found.groups(empty))
        return results

    def split(self, string, maxsplit=0):
        parts = []
        at = 0
        for found in self.finditer(string):
            if maxsplit and len(parts) >= maxsplit * (self.groups + 1):
                break
            parts.append(string[at:found.start()])
            parts.extend(found.groups())
            at = found.end()
        parts.append(string[at:])
        return parts

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        parts = []
        at = done = 0
        for found in self.finditer(string):
            if count and done >= count:
                break
            parts.append(string[at:found.start()])
            parts.append(repl(found) if callable(repl) else self._expand(repl, found))
            at = found.end()
            done += 1
        parts.append(string[at:])
        return (b"" if self._bytes else "").join(parts), done

    def _expand(self, template, found):
        if isinstance(template, (bytes, bytearray)):
            return self._expand_text(template.decode("latin-1"), found).encode("latin-1")
        return self._expand_text(template, found)

    def _expand_text(self, template, found):
        if "\\" not in template:
            return template
        out = []
        i = 0
        while i < len(template):
            c = template[i]
            i += 1
            if c != "\\" or i == len(template):
                out.append(c)
                continue
            c = template[i]
            i += 1
            if c == "g" and template[i:i + 1] == "<":
                end = template.find(">", i)
                name = template[i + 1:end]
                i = end + 1
                group = int(name) if name.isdigit() else name
                if isinstance(group, str) and group not in self.groupindex:
                    raise IndexError("unknown group name %r" % group)
                if isinstance(group, int) and group > self.groups:
                    raise error("invalid group reference %d" % group, template, end - len(name))
                out.append(self._found_text(found, group))
            elif c.isdigit() and c != "0":
                number = c
                if template[i:i + 1].isdigit():
                    number += template[i]
                    i += 1
                if int(number) > self.groups:
                    raise error("invalid group reference " + number, template, i - len(number))
                out.append(self._found_text(found, int(number)))
            elif c in _ESCAPES:
                out.append(_ESCAPES[c])
            elif c.isalpha():
                raise error("bad escape \\" + c, template, i - 2)
            else:
                out.append(c if c == "\\" else "\\" + c)
        return "".join(out)

    def _found_text(self, found, group):
        part = found._part(group)
        if part is None:
            return ""
        return part.decode("latin-1") if self._bytes else part

    def __repr__(self):
        return "re.compile(%r)" % (self.pattern,)


_known = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        return pattern
    key = (type(pattern), pattern, flags)
    if key not in _known:
        if len(_known) >= 16:
            _known.clear()
        _known[key] = Pattern(pattern, flags)
    return _known[key]


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
    return "".join("\\" + c if c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else c for c in pattern)
