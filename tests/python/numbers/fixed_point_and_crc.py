def crc16(data, crc=0xFFFF):
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc


print(hex(crc16(b"123456789")), hex(crc16(b"")), crc16(bytes(100)))


def fnv1a(text):
    h = 0x811C9DC5
    for b in text.encode():
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


print([hex(fnv1a(t)) for t in ("", "a", "foobar")])


def signed(n, bits):
    return n - (1 << bits) if n >> (bits - 1) & 1 else n


print([signed(n, 8) for n in (0, 127, 128, 255)], signed(0xFFFF, 16), signed(0x80000000, 32), -1 & 0xFFFFFFFF)
state = 12345
drawn = []
for _ in range(5):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
    drawn.append(state >> 33)
print(drawn)
print([(x * 205) >> 11 == x // 10 for x in range(80)].count(True), 7 * 3 % 5 ** 2 // 2 - 1 << 2 | 1)
