# name, path and msg of ImportError; msg of SyntaxError.
for error in (ImportError(), ImportError("text"), ImportError("text", name="m", path="p"), ImportError("a", "b"), ModuleNotFoundError("x", name="y")):
    print(repr(error), str(error), error.msg, error.name, error.path, error.args)
try:
    import nothing_of_this_name
except ImportError as error:
    print(type(error).__name__, error, error.name, error.path)
try:
    from math import nothing_of_this_name
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0], error.name)
print(SyntaxError("bad").msg, SyntaxError().msg, SyntaxError("bad").filename)
try:
    ImportError("x", wrong=1)
except TypeError as error:
    print(error)
