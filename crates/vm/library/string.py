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
    def __init__(self, template):
        self.template = template

    def _fill(self, values, safe):
        text = self.template
        out = []
        at = 0
        while True:
            start = text.find("$", at)
            if start < 0:
                out.append(text[at:])
                return "".join(out)
            out.append(text[at:start])
            found = re.compile(r"\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|{([_a-zA-Z][_a-zA-Z0-9]*)})").match(text, start)
            at = found.end() if found else start + 1
            if found and found.group(1):
                out.append("$")
            elif found:
                name = found.group(2) or found.group(3)
                if not safe:
                    out.append(str(values[name]))
                else:
                    out.append(str(values[name]) if name in values else found.group())
            elif safe:
                out.append("$")
            else:
                line = text[:start].count("\n") + 1
                raise ValueError("Invalid placeholder in string: line %d, col %d" % (line, start - text.rfind("\n", 0, start)))

    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, True)


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
