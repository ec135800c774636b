def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


b = bytearray(range(10))
b[::2] = b"\xff" * 5
print(b)
b[2:5] = []
print(b)
b[1:1] = [9, 9]
print(b)
del b[::3]
print(b)
del b[::-2]
print(b)
b[:] = b"abcdef"
b[4:1:-1] = b"XYZ"
print(b, b[::-1], b[1:4], type(b[1:2]))


def assign(key, value):
    c = bytearray(b"abc")
    c[key] = value
    return c


def remove(key):
    c = bytearray(b"abc")
    del c[key]
    return c


attempt(assign, slice(None, None, 2), b"x")
attempt(assign, slice(0, 1), "a")
attempt(assign, slice(0, 1), 5)
attempt(assign, slice(0, 1), [300])
attempt(assign, 0, 256)
attempt(assign, 0, "a")
attempt(assign, 5, 1)
attempt(assign, "a", 1)
attempt(remove, 5)
attempt(remove, "a")
attempt(remove, slice(1, 100))
