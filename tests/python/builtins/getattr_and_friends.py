def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Box:
    size = 3


b = Box()
b.color = "red"
print(getattr(b, "size"), getattr(b, "x", None), hasattr(b, "color"), hasattr(b, "x"), setattr(b, "x", 1), b.x, delattr(b, "x"), hasattr(b, "x"), vars(b), getattr("a", "upper")())
attempt(getattr, b, "missing")
attempt(delattr, b, "missing")
attempt(getattr, b, 5)
attempt(getattr, b)
attempt(setattr, 5, "a", 1)
attempt(setattr, [], "a", 1)
attempt(vars, 5)
print([name for name in dir(b) if not name.startswith("_")], id(b) == id(b), id(b) != id(Box()))
