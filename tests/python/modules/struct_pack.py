import struct

print(struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 4294967295, -4, 2 ** 64 - 1))
print(struct.pack(">hil", 1, 2, 3), struct.pack("!H", 258), struct.pack("=hi", 1, 2), struct.pack("<l", -1), struct.pack("bhi", 1, 2, 3))
print(struct.pack("<f", 1.5), struct.pack(">d", -2.25), struct.pack("<e", 0.1), struct.pack("<f", 1), struct.pack("<d", float("inf")), struct.pack("<f", 1e-50))
print(struct.pack("5s", b"abc"), struct.pack("2s", b"abc"), struct.pack("s", b"xy"), struct.pack("4p", b"ab"), struct.pack("c?x", b"z", True), struct.pack("3x"), struct.pack(""), struct.pack("<2h2x", 1, 2), struct.pack("< h  h", 1, 2), struct.pack("?", []), struct.pack("<h", True))
for fmt in ("b", "<b", "h", "i", "q", "bhiq", "<bhiq", "qb", "b0q", "3s", "10x", "l", "<l", "P", "n", "2i3s", "<d", "4d", "f?"):
    print(fmt, struct.calcsize(fmt), end="; ")
print()
for fmt, args in (("b", (200,)), ("B", (-1,)), ("<h", (40000,)), ("H", (70000,)), ("i", (2 ** 31,)), ("<I", (2 ** 32,)), ("<I", (-1,)), ("q", (2 ** 63,)), ("i", ("a",)), ("i", (1.0,)), ("f", ("a",)), ("c", (b"ab",)), ("s", ("a",)), ("ii", (1,)), ("i", (1, 2)), ("z", (1,)), ("3", (1,)), ("<f", (1e39,))):
    try:
        print(struct.pack(fmt, *args))
    except (struct.error, OverflowError) as e:
        print(fmt, e)
