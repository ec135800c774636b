import struct

print(struct.pack("5s", b"abc"), struct.pack("2s", b"abcdef"), struct.pack("s", b"xy"), struct.pack("0s", b"abc"))
print(struct.pack("5p", b"abc"), struct.pack("3p", b"abcdef"), struct.unpack("5p", b"\x03abcd"))
print(struct.pack("<bxxh", 1, 2), struct.unpack("<bxxh", b"\x01\x00\x00\x02\x00"))
print(struct.pack("3c", b"a", b"b", b"c"), struct.unpack("3c", b"xyz"))
print(struct.calcsize("bi"), struct.calcsize("<bi"), struct.calcsize("bq"), struct.calcsize("b0q"), struct.calcsize("hhi4s"))
print(struct.pack("bi", 1, 2), struct.pack("@bh", 1, 2))
print(struct.pack("< 2h  b ", 1, 2, 3))
for fmt, args in [("c", (b"ab",)), ("c", ("a",)), ("s", ("a",)), ("h", ("a",)), ("h", (1.5,)), ("2h", (1,)), ("h", (1, 2)), ("y", (1,)), ("2", ()), ("", (1,))]:
    try:
        print(fmt, struct.pack(fmt, *args))
    except struct.error as e:
        print(fmt, e)
