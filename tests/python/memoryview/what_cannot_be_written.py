def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


buffer = bytearray(b"abcdef")
m = memoryview(buffer)


def put(view, key, value):
    view[key] = value
    return bytes(view)


attempt(put, m, 0, 256)
attempt(put, m, 0, -1)
attempt(put, m, 0, "a")
attempt(put, m, 0, 1.5)
attempt(put, m, 0, b"a")
attempt(put, m, 9, 1)
attempt(put, m, slice(0, 2), b"xyz")
attempt(put, m, slice(0, 2), [1, 2])
attempt(put, m, slice(0, 2), "ab")
attempt(put, m, slice(0, 3), memoryview(b"XYZ"))
attempt(put, memoryview(b"frozen"), 0, 1)
attempt(put, m.toreadonly(), 0, 1)


def remove():
    del m[0]


attempt(remove)
print(buffer, m.readonly, m.toreadonly().readonly)
