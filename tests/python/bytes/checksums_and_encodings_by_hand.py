def crc32(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def adler32(data):
    a, b = 1, 0
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def base64(data):
    out = bytearray()
    for i in range(0, len(data), 3):
        piece = data[i : i + 3]
        bits = int.from_bytes(piece + bytes(3 - len(piece)), "big")
        out += bytes(ALPHABET[bits >> shift & 63] for shift in (18, 12, 6, 0))[: len(piece) + 1] + b"=" * (3 - len(piece))
    return bytes(out)


def rle(data):
    out = bytearray()
    for byte in data:
        if out and out[-1] == byte and out[-2] < 255:
            out[-2] += 1
        else:
            out += bytes((1, byte))
    return out


for data in (b"", b"a", b"The quick brown fox", bytes(range(20)), b"aaabbbbbc" * 2):
    print(hex(crc32(data)), hex(adler32(data)), base64(data), rle(data).hex())
