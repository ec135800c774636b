x = 5


def f():
    y = 1
    return sorted(name for name in globals() if name in ("x", "f", "y"))


class C:
    a = 1

    def __init__(self):
        self.b = 2


print(f(), globals()["x"], vars(C())["b"], "a" in vars(C), [n for n in dir(C()) if len(n) == 1], "upper" in dir(""), "append" in dir([]))
print(__name__ == "__main__", hasattr(C, "a"), hasattr(C(), "b"), "x" in dir())
