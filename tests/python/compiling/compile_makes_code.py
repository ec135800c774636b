# Code objects of texts: modes, names, running them more than once.
x = 1
code = compile("x + 100", "<expression>", "eval")
print(eval(code), code.co_name, code.co_filename, type(code))
x = 2
print(eval(code), eval(code, {"x": 50}))
code = compile("print('hi'); z = x * 3", "file.py", "exec")
exec(code)
print(z, exec(code), eval(code))
exec(compile("5\n", "s", "single"))
exec(compile("None", "s", "single"))
exec(compile("'text'", "s", "single"))
exec(compile("q = 4", "s", "single"))
print(q)
for arguments in [("x", "f", "bad"), ("1 +", "f", "exec"), ("x = 1", "f", "eval"), ("x",), (5, "f", "exec")]:
    try:
        compile(*arguments)
    except (ValueError, SyntaxError) as error:
        print(type(error).__name__, error.args[0])
    except TypeError as error:
        print("TypeError")
try:
    compile("a = 1\nb = = 2\n", "name.py", "exec")
except SyntaxError as error:
    print(error.filename, error.lineno, error.msg, str(error))


def function():
    return "a function's code"


print(eval(function.__code__), exec(function.__code__))
keyword = compile(source="x", filename="k", mode="eval")
print(eval(keyword))
