# Expressions as text: the caller's names, given names, and what is no expression.
x = 5
print(eval("x + 1"), eval(" \t'abc'"), eval("[i * x for i in range(3)]"), eval(b"1 + 1"))
print(eval("lambda k: k + x")(3), eval("(x,\n 2)"), eval("'doc'"), eval("x\n"))
print(eval("a + b", {"a": 1, "b": 2}), eval("a + b", {"a": 1}, {"b": 10}), eval("a", {"a": 1}, {"a": 2}))


def inside(p):
    local = 3
    captured = 4

    def reads():
        return captured

    return eval("p + local + x"), eval("captured"), eval("sorted(locals())"), reads()


print(inside(10))

for text in ["x = 1", "", "   ", "1 +", "x y", "import os", "(", "pass", "[1, 2", "1; 2"]:
    try:
        print(eval(text))
    except SyntaxError as error:
        print(repr(text), type(error).__name__, error.msg)
for wrong in [5, None, [1], 2.5]:
    try:
        eval(wrong)
    except TypeError as error:
        print(error)
try:
    eval("missing")
except NameError as error:
    print(error)
try:
    eval("1 / 0")
except ZeroDivisionError as error:
    print(error)
try:
    eval("x", [])
except TypeError as error:
    print(error)
try:
    eval("x\0")
except (ValueError, SyntaxError) as error:
    print(type(error).__name__)
print(eval("__name__"), eval("globals() is globals()"))
print([eval(f"{n} * {n}") for n in range(6)])
