# string: letters by kind, and templates.

import re

ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
digits = "0123456789"
hexdigits = "0123456789abcdefABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\v\f"
printable = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\n\r\v\f"


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


class Template:
    """Classes derived from it may change `delimiter`, `idpattern`, `braceidpattern` and `flags`."""

    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = re.IGNORECASE

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls._compiled = None

    _compiled = None

    def __init__(self, template):
        self.template = template

    def _pattern(self):
        cls = type(self)
        if cls._compiled is None:
            pattern = getattr(cls, "pattern", None)
            if pattern is None:
                mark = re.escape(cls.delimiter)
                pattern = r"%s(?:(?P<escaped>%s)|(?P<named>%s)|{(?P<braced>%s)}|(?P<invalid>))" % (
                    mark, mark, cls.idpattern, cls.braceidpattern or cls.idpattern)
            cls._compiled = re.compile(pattern, cls.flags | re.VERBOSE)
        return cls._compiled

    def _fill(self, values, safe):
        def replaced(found):
            name = found.group("named") or found.group("braced")
            if name is not None:
                if not safe:
                    return str(values[name])
                try:
                    return str(values[name])
                except KeyError:
                    return found.group()
            if found.group("escaped") is not None:
                return self.delimiter
            if safe:
                return found.group()
            self._invalid(found)

        return self._pattern().sub(replaced, self.template)

    def _invalid(self, found):
        at = found.start("invalid")
        lines = self.template[:at].splitlines(True)
        col = 1 if not lines else at - len("".join(lines[:-1]))
        raise ValueError("Invalid placeholder in string: line %d, col %d" % (len(lines) or 1, col))

    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws} if kws else mapping, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws} if kws else mapping, True)

    def is_valid(self):
        return all([found.group("invalid") is None for found in self._pattern().finditer(self.template)])

    def get_identifiers(self):
        names = []
        for found in self._pattern().finditer(self.template):
            name = found.group("named") or found.group("braced")
            if name is not None and name not in names:
                names.append(name)
        return names


class Formatter:
    """Format strings in steps that a derived class may replace."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        text, _ = self._expand(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return text

    def _expand(self, format_string, args, kwargs, used, depth, auto):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        parts = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                parts.append(literal)
            if name is None:
                continue
            if name == "":
                if auto is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                name = str(auto)
                auto += 1
            elif name.isdigit():
                if auto:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                auto = False
            value, key = self.get_field(name, args, kwargs)
            used.add(key)
            value = self.convert_field(value, conversion)
            spec, auto = self._expand(spec, args, kwargs, used, depth - 1, auto)
            parts.append(self.format_field(value, spec))
        return "".join(parts), auto

    def parse(self, format_string):
        """Pieces of a format string: (literal text, field name, specification, conversion)."""
        literal = ""
        at = 0
        while at < len(format_string):
            letter = format_string[at]
            at += 1
            if letter not in "{}":
                literal += letter
                continue
            if format_string[at:at + 1] == letter:
                literal += letter
                at += 1
                yield (literal, None, None, None)
                literal = ""
                continue
            if letter == "}":
                raise ValueError("Single '}' encountered in format string")
            depth = 1
            end = at
            while end < len(format_string) and depth:
                depth += {"{": 1, "}": -1}.get(format_string[end], 0)
                end += 1
            if depth:
                raise ValueError("Single '{' encountered in format string" if at == len(format_string) else "expected '}' before end of string")
            yield (literal,) + self._field(format_string[at:end - 1])
            literal = ""
            at = end
        if literal:
            yield (literal, None, None, None)

    def _field(self, field):
        stop = 0
        inside = False
        while stop < len(field) and (inside or field[stop] not in ":!"):
            inside = field[stop] == "[" or inside and field[stop] != "]"
            stop += 1
        name, rest = field[:stop], field[stop:]
        conversion = None
        if rest[:1] == "!":
            if len(rest) < 2:
                raise ValueError("end of string while looking for conversion specifier")
            conversion, rest = rest[1], rest[2:]
            if rest and rest[0] != ":":
                raise ValueError("expected ':' after conversion specifier")
        return (name, rest[1:], conversion)

    def get_field(self, field_name, args, kwargs):
        found = re.compile(r"[^.[]*").match(field_name)
        first = found.group()
        key = int(first) if first.isdigit() else first
        value = self.get_value(key, args, kwargs)
        for dotted, bracketed in re.findall(r"\.([^.[]+)|\[([^]]+)\]", field_name[found.end():]):
            if dotted:
                value = getattr(value, dotted)
            else:
                value = value[int(bracketed) if bracketed.isdigit() else bracketed]
        return value, key

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError("Unknown conversion specifier %s" % conversion)
