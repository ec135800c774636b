def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Length:
    def __float__(self):
        return 2.5


class Wrong:
    def __float__(self):
        return "2.5"


class Index:
    def __index__(self):
        return 7


print(float(), float(5), float(True), float("3.5"), float(b"2"), float(bytearray(b"-1.5")), float(Length()), float(Index()), float(10 ** 20), float("  -inf "), float("+1_000.5e-1"), float("٣.٥"))
attempt(float, Wrong())
attempt(float, "1 2")
attempt(float, {})
attempt(float, 1, 2)
attempt(float, b"\xff")
attempt(float, 10 ** 400)
