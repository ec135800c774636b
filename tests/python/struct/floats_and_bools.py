import struct

for x in [0.0, -0.0, 1.0, -1.5, 0.1, 1e10, 3.4e38, float("inf"), float("-inf"), 65504.0, 2.0**-24]:
    for code in "efd":
        try:
            packed = struct.pack(">" + code, x)
            print(code, x, packed.hex(), struct.unpack(">" + code, packed)[0])
        except (OverflowError, struct.error) as e:
            print(code, x, type(e).__name__, e)
print(struct.pack("<???", True, 0, "x"), struct.unpack("<3?", b"\x00\x01\x05"))
print(struct.unpack("<f", struct.pack("<f", float("nan")))[0] != 1)
try:
    struct.pack("<f", "a")
except struct.error as e:
    print(e)
print(struct.pack("<f", 3), struct.pack("<d", True))
