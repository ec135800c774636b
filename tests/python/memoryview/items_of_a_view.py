def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


m = memoryview(b"sensor")
print(m[0], m[-1], len(m), list(m), m.tolist(), m.tobytes(), bytes(m))
print(m.format, m.itemsize, m.nbytes, m.shape, m.strides, m.ndim, m.readonly, m.contiguous, m.obj)
print(115 in m, 1 in m, m == b"sensor", m == b"x", m != bytearray(b"sensor"), m == memoryview(b"sensor"))
print([chr(x) for x in m], max(m), sum(m), sorted(m)[:2])
attempt(lambda: m[6])
attempt(lambda: m[-7])
attempt(lambda: m["a"])
attempt(lambda: m[1.0])
attempt(lambda: m[0, 1])
attempt(memoryview, 5)
attempt(memoryview, "text")
attempt(memoryview)
attempt(lambda: m.missing)
attempt(lambda: m < m)
attempt(lambda: m + b"x")
