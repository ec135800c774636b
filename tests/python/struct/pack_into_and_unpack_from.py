import struct

buffer = bytearray(12)
struct.pack_into("<HI", buffer, 2, 0x1234, 0xDEADBEEF)
print(buffer)
print(struct.unpack_from("<HI", buffer, 2), struct.unpack_from("<B", buffer, -8), struct.unpack_from("<H", buffer))
struct.pack_into(">h", buffer, -2, -2)
print(buffer, struct.unpack_from(">h", buffer, offset=10))
for call in [lambda: struct.pack_into("<I", buffer, 10, 1), lambda: struct.pack_into("<I", buffer, -3, 1), lambda: struct.unpack_from("<I", buffer, 9), lambda: struct.unpack("<I", b"abc"), lambda: struct.unpack("<I", b"abcde"), lambda: struct.unpack_from("<I", buffer, -20), lambda: struct.pack_into("<I", buffer, -20, 1)]:
    try:
        print(call())
    except struct.error as e:
        print(e)
view = memoryview(buffer)
print(struct.unpack("<2H", view[2:6]))
struct.pack_into("<B", view, 0, 255)
print(buffer[0])
