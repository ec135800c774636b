def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print()
print(1, "a", None, [1], sep="-", end="!\n")
print("a", "b", sep="")
print(sep="x")
print(end="")
print(1, 2, sep=None, end=None)
print("x", "y", sep="\n")
print(*range(3), sep=", ", flush=True)
print("no newline", end="")
print(print("inner"))
attempt(lambda: print(1, sep=5))
attempt(lambda: print(1, end=5))
attempt(lambda: print(1, foo=5))


class Out:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


out = Out()
print("to", "file", file=out)
print("".join(out.parts) == "to file\n")
attempt(lambda: print(1, file=5))
