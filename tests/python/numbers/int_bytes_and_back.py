def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for n, length, order, signed in [(255, 2, "big", False), (255, 2, "little", False), (-2, 2, "big", True), (0, 0, "big", False), (1 << 64, 9, "big", False), (-(1 << 63), 8, "little", True)]:
    data = n.to_bytes(length, order, signed=signed)
    print(n, data, int.from_bytes(data, order, signed=signed) == n)
print(int.from_bytes([1, 2, 3], "big"), int.from_bytes(b""), (5).to_bytes(), int.from_bytes(b"\x80", signed=True))
attempt((256).to_bytes, 1, "big")
attempt((-1).to_bytes, 1, "big")
attempt(lambda: (128).to_bytes(1, "big", signed=True))
attempt((1).to_bytes, -1, "big")
attempt((1).to_bytes, 1, "middle")
attempt(int.from_bytes, "ab", "big")
attempt(int.from_bytes, [256], "big")
