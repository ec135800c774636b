import struct


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


data = b"".join(struct.pack("<BHi4s", n, n * 100, -n, bytes([65 + n]) * 4) for n in range(4))
size = struct.calcsize("<BHi4s")
print(len(data), size, data[:size].hex())
for at in range(0, len(data), size):
    print(struct.unpack_from("<BHi4s", data, at))
buffer = bytearray(size)
struct.pack_into("<BHi4s", buffer, 0, 255, 65535, -2147483648, b"toolong")
print(buffer, list(struct.iter_unpack("<H", b"\x01\x00\x02\x00")), struct.unpack(">I", b"\x00\x00\x01\x00")[0])
attempt(struct.unpack, "<H", b"a")
attempt(struct.pack, "<B", 256)
attempt(struct.pack, "<H", "a")
