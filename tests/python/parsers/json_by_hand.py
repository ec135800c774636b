import json


class Reader:
    ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}
    WORDS = {"true": True, "false": False, "null": None}

    def __init__(self, text):
        self.text, self.at = text, 0

    def fail(self, what):
        raise ValueError(f"{what} at {self.at}")

    def peek(self):
        while self.text[self.at : self.at + 1] in (" ", "\n", "\t", "\r"):
            self.at += 1
        return self.text[self.at : self.at + 1]

    def take(self, c):
        if self.peek() != c:
            self.fail(f"{c!r} expected")
        self.at += 1

    def value(self):
        match self.peek():
            case "{":
                return dict(self.members("{", "}", self.pair))
            case "[":
                return list(self.members("[", "]", self.value))
            case '"':
                return self.string()
            case "-" | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9":
                return self.number()
            case "":
                self.fail("value expected")
        for word, value in self.WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        self.fail("value expected")

    def members(self, opening, closing, one):
        self.take(opening)
        if self.peek() != closing:
            yield one()
            while self.peek() == ",":
                self.at += 1
                yield one()
        self.take(closing)

    def pair(self):
        self.peek()
        key = self.string()
        self.take(":")
        return key, self.value()

    def string(self):
        self.take('"')
        out = []
        while (c := self.text[self.at : self.at + 1]) != '"':
            if c == "" or c < " ":
                self.fail("bad string")
            self.at += 1
            if c == "\\":
                c = self.text[self.at : self.at + 1]
                self.at += 1
                if c == "u":
                    c = chr(int(self.text[self.at : self.at + 4], 16))
                    self.at += 4
                elif c in self.ESCAPES:
                    c = self.ESCAPES[c]
                else:
                    self.fail(f"bad escape {c!r}")
            out.append(c)
        self.at += 1
        return "".join(out)

    def number(self):
        start = self.at
        while self.text[self.at : self.at + 1] in tuple("+-.eE0123456789"):
            self.at += 1
        text = self.text[start : self.at]
        return float(text) if set(text) & set(".eE") else int(text)


def loads(text):
    reader = Reader(text)
    value = reader.value()
    if reader.peek():
        reader.fail("extra text")
    return value


def dumps(value):
    match value:
        case None:
            return "null"
        case True | False:
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return '"' + "".join("\\" + c if c in '"\\' else f"\\u{ord(c):04x}" if not " " <= c <= "~" else c for c in value) + '"'
        case dict():
            return "{" + ", ".join(f"{dumps(str(k))}: {dumps(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(dumps, value)) + "]"
    raise TypeError(f"no JSON for {type(value).__name__}")


for text in ['{"a": [1, -2.5, 1e3, true, null], "b": {"c": "x\\n\\u00e9\\"/"}, "": []}', "[]", " [ [ ] , {} ] ", '"\\\\"', "-0", "12345678901234567890", '{"a":1,"a":2}']:
    value = loads(text)
    print(repr(value), value == json.loads(text), json.loads(dumps(value)) == value, dumps(value))
for text in ["", "[1,]", "[1 2]", '{"a" 1}', '{"a": 1', '"open', '"\\x"', "nul", "[1] 2", "{1: 2}", '"a\nb"', "1.2.3", "--1"]:
    try:
        print(text, loads(text))
    except ValueError as e:
        print(repr(text), e)
try:
    dumps([1, {2}])
except TypeError as e:
    print(e)
