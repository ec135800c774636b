# What is no Python raises SyntaxError with CPython's message.
TEXTS = [
    "a b", "1 +", "def", "x = = 3", "(", "[1, 2", "x = (1]", "x = 1)", "}", "return 5", "yield 1", "break", "continue",
    "'abc", "x = '''abc", "if x:\npass", "def f():\nx", "class A:\n", "  x = 1", "if x:\n  y\n    z", "if x:\n  y\n z",
    "if True\n  pass", "def f()\n  pass", "if x = 1: pass", "1 = x", "f() = 1", "a + 1 = 2", "None = 1", "True = 2",
    "f(a=1, 2)", "f(**a, 2)", "f(**a, *b)", "f(a=1, a=2)", "f(1=2)", "f(a b)", "[a b]", "(a b)", "print 5",
    "def f(a=1, b): pass", "def f(a, a): pass", "def f(*): pass", "def f(**k, a): pass", "lambda a, a: 1",
    "def f(x):\n global x", "def f(x):\n nonlocal x", "def f():\n nonlocal z", "nonlocal x",
    "def f():\n x = 1\n global x", "def f():\n print(x)\n global x", "*a = 1", "a = *b", "*a, *b = c",
    "try:\n pass", "try: pass\nexcept: pass\nexcept X: pass", "x = 'a' b'b'", "b'é'", "01", "x = 1 \\ y",
    "await x", "def f(): await x", "async def f():\n yield from x", "async def f():\n yield 1\n return 2",
    "f(x for x in y, 1)", "match x:\n case a: pass\n case b: pass", "match x:\n case [a, a]: pass", "del f()", "del 1",
    "f() += 1", "x if y", "import", "from a import", "for x", "while", "@", "x = yield = 1"[:9], "a ? b", "f'}'",
]
for text in TEXTS:
    try:
        exec(text)
        print(repr(text), "ran")
    except SyntaxError as error:
        if text in ("x if y",):
            print(repr(text), type(error).__name__)
        else:
            print(repr(text), type(error).__name__, error.msg)
    except NameError as error:
        print(repr(text), error)
