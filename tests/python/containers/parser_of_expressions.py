def tokens(text):
    at = 0
    while at < len(text):
        c = text[at]
        if c.isspace():
            at += 1
        elif c.isdigit() or c == ".":
            end = at
            while end < len(text) and (text[end].isdigit() or text[end] == "."):
                end += 1
            yield float(text[at:end]) if "." in text[at:end] else int(text[at:end])
            at = end
        else:
            two = text[at : at + 2]
            yield two if two in ("**", "//") else c
            at += len(two) if two in ("**", "//") else 1
    yield None


LEVELS = [{"+", "-"}, {"*", "/", "//", "%"}]
ACTIONS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b, "//": lambda a, b: a // b, "%": lambda a, b: a % b}


class Parser:
    def __init__(self, text):
        self.rest = list(tokens(text))[::-1]

    def level(self, n=0):
        if n == len(LEVELS):
            return self.power()
        value = self.level(n + 1)
        while self.rest[-1] in LEVELS[n]:
            value = ACTIONS[self.rest.pop()](value, self.level(n + 1))
        return value

    def power(self):
        token = self.rest.pop()
        if token == "-":
            return -self.power()
        if token == "(":
            value = self.level()
            if self.rest.pop() != ")":
                raise SyntaxError("expected )")
        elif isinstance(token, (int, float)):
            value = token
        else:
            raise SyntaxError("unexpected %r" % (token,))
        if self.rest[-1] == "**":
            self.rest.pop()
            value **= self.power()
        return value


for text in ("1 + 2 * 3", "(1+2)*3", "2 ** 3 ** 2", "-2 ** 2", "7 // 2 - 7 % 4", "1.5 * (2 - .5) / 3", "10 ** 20 + 1", "1 / 0", "2 +", "(1", "* 2", "1 - -1"):
    try:
        print(text, "=", Parser(text).level())
    except (SyntaxError, ZeroDivisionError) as error:
        print(text, "->", type(error).__name__, error)
