def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


m = memoryview(b"\x01\xab\xcd\xef")
print(m.hex(), m.hex(":"), m.hex("-", 2), m[::2].hex(), m[::-1].hex(" "))
print(hash(m) == hash(b"\x01\xab\xcd\xef"), {b"key": 1}[memoryview(b"key")])
attempt(lambda: hash(memoryview(bytearray(1))))
attempt(lambda: hash(memoryview(bytes(2)).cast("H")))
print(b"".join([m[:1], m[2:]]), b"z" + m[:1], bytearray(m), int.from_bytes(m, "big"))
print(b"\xab" in bytes(m), bytes(m).startswith(m[:2]), bytes(m).find(m[1:3]))
