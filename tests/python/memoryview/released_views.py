def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


m = memoryview(bytearray(b"abc"))
with m as inner:
    print(inner is m, inner[0])
attempt(lambda: m[0])
attempt(lambda: len(m))
attempt(lambda: m.tolist())
attempt(lambda: m.format)
attempt(lambda: m == b"abc")
attempt(lambda: memoryview(m))
attempt(lambda: list(m))
m.release()
other = memoryview(b"xyz")
part = other[1:]
part.release()
print(other.tolist())
attempt(part.tobytes)
