import struct

print(list(struct.iter_unpack("<hb", bytes(range(9)))))
try:
    list(struct.iter_unpack("<h", b"abc"))
except struct.error as e:
    print(e)
try:
    struct.iter_unpack("", b"abc")
except struct.error as e:
    print(e)
s = struct.Struct("<BHI")
print(s.size, s.format, s.pack(1, 2, 3), s.unpack(b"\x01\x02\x00\x03\x00\x00\x00"))
b = bytearray(10)
s.pack_into(b, 1, 9, 8, 7)
print(b, s.unpack_from(b, 1))
print(list(s.iter_unpack(bytes(14))))
print(struct.error.__mro__[1])
