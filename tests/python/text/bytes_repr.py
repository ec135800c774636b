for b in (b"", b"abc", b"it's", b'say "hi"', b"it's \"both\"", b"\n\t\r\\", bytes(range(0, 40)), bytes(range(120, 135)), b"\xff"):
    print(b, len(b))
print(bytearray(b"a'b\x00"), [b"x"], str(b"a"), bytearray())
print(bytes(3), bytes([65, 66]), bytes((1, 2)), bytes("é", "utf-8"), bytes(range(5)), bytes(b"x"), bytes(bytearray(b"y")))
for bad in (lambda: bytes([256]), lambda: bytes("a"), lambda: bytes(-1), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytearray([300])):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
