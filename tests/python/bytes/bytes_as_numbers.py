b = bytes(range(1, 9))
print(int.from_bytes(b, "big"), int.from_bytes(b, "little"), int.from_bytes(b[:2], "big", signed=True), (1000).to_bytes(4, "little"), sum(b), max(b), b.count(1), [hex(x) for x in b[:3]])
print(bytes(x ^ 0xFF for x in b), bytes(reversed(b)), bytes(map(lambda x: x * 2, b)), bytes(sorted(b"hello")), bytes([x for x in b if x % 2]), bytes(a & c for a, c in zip(b, b"\x0f" * 8)))
for byte in b[:3]:
    print(f"{byte:08b} {byte:#04x} {byte:3d} {chr(byte + 64)}")
checksum = 0
for byte in b"sensor:21.5":
    checksum = (checksum << 1 | checksum >> 7) & 0xFF ^ byte
print(checksum, -checksum & 0xFF, bytes([checksum]).hex().upper())
