"""Symbolic expressions: read, print, evaluate, with closures and tail calls in a loop."""


def read(text):
    items = text.replace("(", " ( ").replace(")", " ) ").split()

    def one(position):
        if position >= len(items):
            raise SyntaxError("text ends too early")
        item = items[position]
        position += 1
        if item == "(":
            out = []
            while position < len(items) and items[position] != ")":
                value, position = one(position)
                out.append(value)
            if position == len(items):
                raise SyntaxError("missing )")
            return out, position + 1
        if item == ")":
            raise SyntaxError("unexpected )")
        try:
            return int(item), position
        except ValueError:
            return item, position

    value, position = one(0)
    if position != len(items):
        raise SyntaxError(f"extra {items[position]!r}")
    return value


class Scope(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def __missing__(self, name):
        if self.outer is None:
            raise NameError(f"unknown {name}")
        return self.outer[name]


BASE = Scope()
BASE.update({"+": lambda *a: sum(a), "-": lambda a, b: a - b, "*": lambda a, b: a * b, "<": lambda a, b: a < b, "=": lambda a, b: a == b, "list": lambda *a: list(a), "first": lambda a: a[0], "rest": lambda a: a[1:]})


def run(x, scope):
    while True:
        if isinstance(x, str):
            return scope[x]
        if not isinstance(x, list):
            return x
        match x:
            case ["quote", value]:
                return value
            case ["if", test, yes, no]:
                x = yes if run(test, scope) else no
            case ["define", name, value]:
                scope[name] = run(value, scope)
                return None
            case ["lambda", names, body]:
                return (names, body, scope)
            case ["begin", *steps, last]:
                for step in steps:
                    run(step, scope)
                x = last
            case []:
                raise SyntaxError("empty call")
            case _:
                function, *values = [run(part, scope) for part in x]
                if not isinstance(function, tuple):
                    return function(*values)
                names, x, outer = function
                if len(names) != len(values):
                    raise TypeError(f"wants {len(names)} values")
                scope = Scope(names, values, outer)


scope = Scope(outer=BASE)
for text in [
    "(+ 1 (* 2 3))",
    "(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))",
    "(fact 20)",
    "(define loop (lambda (n sum) (if (= n 0) sum (loop (- n 1) (+ sum n)))))",
    "(loop 500 0)",
    "(begin (define adder (lambda (n) (lambda (x) (+ x n)))) (define ten (adder 10)) (ten 5))",
    "(quote (a (b 1) ()))",
    "(define map (lambda (f l) (if (= l (list)) l (+f (f (first l))))))",
    "(map fact (list 1))",
    "(first (rest (list 1 2 3)))",
    "(fact)",
    "(fact 1",
    ")",
    "1 2",
    "()",
    "nowhere",
    "",
]:
    try:
        print(text, "=>", run(read(text), scope))
    except (SyntaxError, NameError, TypeError) as e:
        print(text, "!!", type(e).__name__, e)
