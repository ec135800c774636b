import struct

print(struct.unpack("<bBhHiI", b"\xff\xff\xfe\xff\xff\xff\xfd\xff\xff\xff\xff\xff\xff\xff"), struct.unpack(">Q", b"\xff" * 8), struct.unpack("<q", b"\xff" * 8), struct.unpack("<2h", b"\1\0\2\0"))
print(struct.unpack("<f", b"\xcd\xcc\xcc\x3d"), struct.unpack(">d", b"\x3f\xf0" + b"\0" * 6), struct.unpack("<e", b"\x00\x3c"), struct.unpack("3s2x?", b"abc\0\0\1"), struct.unpack("<5p", b"\x02abcd"), struct.unpack("<c2c", b"abc"), struct.unpack("", b""))
print(struct.unpack_from("<h", b"\0\0\1\0\2\0", 2), struct.unpack_from("<h", b"\0\0\1\0", -2), struct.unpack_from("<hh", b"\1\0\2\0\3"), struct.unpack_from("<h", buffer=b"\5\0", offset=0))
buffer = bytearray(8)
struct.pack_into("<hh", buffer, 1, 1, -1)
struct.pack_into(">H", buffer, -2, 0x1234)
print(buffer, list(struct.iter_unpack("<h", b"\1\0\2\0")))
for bad in (lambda: struct.unpack("<i", b"abc"), lambda: struct.unpack("<i", b"abcde"), lambda: struct.unpack_from("<i", b"abcdef", 3), lambda: struct.unpack_from("<i", b"abc", -9), lambda: struct.pack_into("<i", bytearray(3), 0, 1), lambda: struct.pack_into("<i", buffer, 6, 1), lambda: struct.unpack("<z", b"")):
    try:
        bad()
    except struct.error as e:
        print(e)
header = struct.pack(">4sHI", b"UPBC", 1, 4096)
magic, version, length = struct.unpack(">4sHI", header)
print(magic, version, length, len(header) == struct.calcsize(">4sHI"))
