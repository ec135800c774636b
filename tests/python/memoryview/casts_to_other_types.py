def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


buffer = bytearray(b"\x01\x00\x02\x00\xff\xff\xff\xff")
m = memoryview(buffer)
for code in "BbHhIiQqc?":
    view = m.cast(code)
    print(code, view.itemsize, len(view), view.nbytes, view.tolist())
words = m.cast("H")
words[0] = 0x4142
print(buffer, words.format, words[3], words[1:3].tolist(), words[::2].tolist())
print(words.cast("B").tolist(), m.cast("@H").format, bytes(words))
floats = memoryview(bytearray(8)).cast("d")
floats[0] = 1.5
print(floats.tolist(), floats.tobytes().hex())
attempt(m.cast, "x")
attempt(m.cast, "HH")
attempt(m.cast, 5)
attempt(m[:3].cast, "H")
attempt(words.cast, "I")
attempt(m[::2].cast, "b")


def put(view, key, value):
    view[key] = value


attempt(put, words, 0, 70000)
attempt(put, words, 0, "a")
attempt(put, words, slice(0, 1), b"ab")
attempt(put, floats, 0, "a")
attempt(put, m.cast("c"), 0, 5)
attempt(put, m.cast("c"), 0, b"ab")
