import re

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|([A-Za-z_]\w*)|(\*\*|//|[-+*/%()=,]))")


class ParseError(Exception):
    def __init__(self, message, position):
        super().__init__(f"{message} at {position}")
        self.position = position


def tokens(text):
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = TOKEN.match(text, position)
        if not match:
            raise ParseError(f"unexpected {text[position]!r}", position)
        number, name, operator = match.groups()
        kind = "number" if number else "name" if name else "operator"
        yield kind, number or name or operator, match.start(match.lastindex)
        position = match.end()
    yield "end", "", len(text)


class Parser:
    LEVELS = [("+", "-"), ("*", "/", "//", "%")]

    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.index = 0

    @property
    def kind(self):
        return self.tokens[self.index][0]

    def accept(self, *values):
        kind, value, _ = self.tokens[self.index]
        if kind == "operator" and value in values:
            self.index += 1
            return value

    def expect(self, value):
        if not self.accept(value):
            raise ParseError(f"expected {value!r}", self.tokens[self.index][2])

    def statement(self):
        if self.kind == "name" and self.tokens[self.index + 1][1] == "=":
            name = self.tokens[self.index][1]
            self.index += 2
            tree = ("let", name, self.binary(0))
        else:
            tree = self.binary(0)
        if self.kind != "end":
            raise ParseError("trailing text", self.tokens[self.index][2])
        return tree

    def binary(self, level):
        if level == len(self.LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while operator := self.accept(*self.LEVELS[level]):
            left = (operator, left, self.binary(level + 1))
        return left

    def unary(self):
        if self.accept("-"):
            return ("neg", self.unary())
        base = self.atom()
        return ("**", base, self.unary()) if self.accept("**") else base

    def atom(self):
        kind, value, position = self.tokens[self.index]
        if self.accept("("):
            tree = self.binary(0)
            self.expect(")")
            return tree
        self.index += 1
        if kind == "number":
            return float(value) if "." in value else int(value)
        if kind == "name":
            if not self.accept("("):
                return value
            arguments = [self.binary(0)]
            while self.accept(","):
                arguments.append(self.binary(0))
            self.expect(")")
            return ("call", value, *arguments)
        raise ParseError("expected a value", position)


OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
}
FUNCTIONS = {"max": max, "min": min, "abs": abs, "sqrt": lambda x: x**0.5}


def evaluate(tree, names):
    match tree:
        case int() | float():
            return tree
        case str():
            return names[tree]
        case ("let", name, value):
            names[name] = evaluate(value, names)
            return names[name]
        case ("neg", value):
            return -evaluate(value, names)
        case ("call", name, *arguments):
            return FUNCTIONS[name](*[evaluate(a, names) for a in arguments])
        case (operator, left, right):
            return OPERATORS[operator](evaluate(left, names), evaluate(right, names))


names = {}
for line in ["1 + 2 * 3", "(1 + 2) * 3", "-2 ** 2", "2 ** 3 ** 2", "2 ** -1", "x = 7 // 2", "x % 2 - -x", "y = max(x, 10, 4) / 4",
             "sqrt(x * x + 16.0)", "1 / 0", "z + 1", "nothing(1)", "1 +", "(1", "2 $ 3", "1 2", "max(1,)", "sqrt(1, 2)"]:
    try:
        tree = Parser(line).statement()
        print(f"{line:20} {tree!r} = {evaluate(tree, names)!r}")
    except ParseError as e:
        print(f"{line:20} {e} ({e.position})")
    except (ZeroDivisionError, KeyError, TypeError) as e:
        print(f"{line:20} {type(e).__name__}: {str(e).replace('<lambda>', 'lambda')}")
print(names)
