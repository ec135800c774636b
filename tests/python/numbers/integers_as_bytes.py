print((1024).to_bytes(2, "big"), (1024).to_bytes(4, "little"), (0).to_bytes(1, "big"), (5).to_bytes())
print((-1).to_bytes(2, "big", signed=True), (-129).to_bytes(2, "little", signed=True), (127).to_bytes(1, "big", signed=True))
print((1 << 100).to_bytes(13, "big"), (10 ** 30).to_bytes(length=16, byteorder="little"))
print(int.from_bytes(b"\x04\x00", "big"), int.from_bytes(b"\x00\x04", "little"), int.from_bytes(b"", "big"))
print(int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes(b"\xff" * 10, "little"), int.from_bytes([1, 2, 3], "big"))
print(int.from_bytes(b"\x80" + b"\0" * 8, "big", signed=True), int.from_bytes(bytearray(b"\x01\x02"), "little"))
for number, length, signed in ((256, 1, False), (-1, 1, False), (128, 1, True), (-129, 1, True)):
    try:
        number.to_bytes(length, "big", signed=signed)
    except OverflowError as e:
        print(e)
try:
    (1).to_bytes(1, "middle")
except ValueError as e:
    print(e)
try:
    (1).to_bytes(-1, "big")
except ValueError as e:
    print(e)
