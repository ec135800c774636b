def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(bytes(), bytes(3), bytes([1, 2, 255]), bytes(b"ab"), bytes("é", "utf-8"), bytes("a", encoding="ascii"), bytes(range(3)), bytes((x for x in (65, 66))), bytes(bytearray(b"x")), bytes(memoryview(b"yz")[::-1]))
print(bytearray(), bytearray(2), bytearray(b"ab"), bytearray("é", "latin-1"), bytearray([1]), bytes.fromhex("01 ab\tFF"), bytearray.fromhex(""))


class Index:
    def __index__(self):
        return 2


class Own:
    def __bytes__(self):
        return b"own"


print(bytes(Index()), bytes([Index()]), bytes(Own()), bytes(True))
attempt(bytes, -1)
attempt(bytes, [256])
attempt(bytes, [-1])
attempt(bytes, ["a"])
attempt(bytes, "a")
attempt(bytes, 1.5)
attempt(bytes, None)
attempt(bytes, b"a", "ascii")
attempt(bytes, 5, "ascii")
attempt(bytes.fromhex, "0")
attempt(bytes.fromhex, "zz")
attempt(bytes.fromhex, b"00")
attempt(bytearray, -1)
attempt(bytearray, "a")
