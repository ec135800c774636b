def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(isinstance(5, (int, str)), isinstance("a", (int, (str, bytes))), isinstance(True, int), issubclass(bool, (str, int)), isinstance(None, type(None)), isinstance(int, type), issubclass(int, object), isinstance(5, object))
attempt(isinstance, 5, 5)
attempt(isinstance, 5, [int])
attempt(issubclass, 5, int)
attempt(issubclass, int, 5)
attempt(isinstance, 5)
print(type(5), type("a"), type(None), type(...), type(NotImplemented), type(len), type([].append), type(lambda: 0), type(range(5)), type(slice(1)), type({}.items()), type(x for x in []), type(b""), type(Exception), type(type))
attempt(type)
attempt(type, 1, 2)
print(callable(5), callable(len), callable(int), callable(lambda: 0), callable("a".upper))
