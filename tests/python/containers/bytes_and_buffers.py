buf = bytearray(4)
for i in range(4): buf[i] = i * 50
print(buf, sum(buf), buf.hex(), bytes(buf)[::-1], list(buf[1:3]))
frame = bytes([0x7E, len(buf)]) + buf + b"\x00"
print(frame, frame[0] == 0x7E, frame[1:-1], int.from_bytes(frame[:2], "big"))
for bad in (lambda: bytes([256]), lambda: bytearray(b"a").__setitem__(0, 300), lambda: b"a" + "b", lambda: b"abc"[9], lambda: bytes("x")):
    try: bad()
    except (ValueError, TypeError, IndexError) as e: print(type(e).__name__, e)
print(b"a" < b"b", b"a" == "a", b"ab" in b"cabd", 98 in b"abc", b"".join([b"x", b"y"]), b"%d %s" % (5, b"z") if 0 else b"")
try: b"abc"[0] = 1
except TypeError as e: print(e)
crc = 0xFF
for byte in b"sensor":
    crc ^= byte
    for _ in range(8): crc = (crc << 1) ^ 0x31 if crc & 0x80 else crc << 1
    crc &= 0xFF
print(hex(crc), bytes(2) + bytes((1, 2)), bytearray("h\u00e9", "utf-8"), "h\u00e9".encode(), b"h\xc3\xa9".decode())
view = bytearray(b"abcdef"); view[2:4] = b""; view += b"!"; view.append(33); view.extend([65, 66]); print(view, view.pop(), len(view))
