from array import array
import struct

a = array("H", [0x4142, 0x4344])
print(bytes(a), bytearray(a), a.tobytes(), memoryview(a).tolist(), b"".join([a, b"!"]))
print(int.from_bytes(a, "little"), b"ABCD".find(array("B", b"C")), b"x" + array("B", b"y"))
print(struct.unpack("<HH", a), str(array("B", b"text"), "ascii"))
buffer = array("B", bytes(8))
struct.pack_into(">I", buffer, 2, 0x01020304)
print(buffer)
view = memoryview(buffer)
view[0] = 255
print(buffer[0], view[2:6].tobytes())
