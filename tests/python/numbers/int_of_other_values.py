def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(int(), int(3.99), int(-3.99), int(True), int(1e20), int(b"12"), int(bytearray(b"-7")), int("٣"))


class Height:
    def __int__(self):
        return 180


class Index:
    def __index__(self):
        return 3


print(int(Height()), int(Index()))
attempt(int, None)
attempt(int, [])
attempt(int, float("nan"))
attempt(int, float("inf"))
attempt(int, "abc")
attempt(int, b"\xff")
attempt(int, 1, 2, 3)
