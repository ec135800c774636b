import binascii


def reflected(value, bits):
    return int(f"{value:0{bits}b}"[::-1], 2)


class Crc:
    def __init__(self, name, bits, polynomial, start=0, mirror=False, last=0):
        self.name, self.bits, self.start, self.mirror, self.last = name, bits, start, mirror, last
        self.mask = (1 << bits) - 1
        self.table = [self._entry(byte, polynomial) for byte in range(256)]

    def _entry(self, byte, polynomial):
        if self.mirror:
            polynomial = reflected(polynomial, self.bits)
            for _ in range(8):
                byte = byte >> 1 ^ (polynomial if byte & 1 else 0)
            return byte
        byte <<= self.bits - 8
        for _ in range(8):
            byte = byte << 1 ^ (polynomial if byte >> self.bits - 1 else 0)
        return byte & self.mask

    def __call__(self, data):
        crc = self.start
        for byte in data:
            if self.mirror:
                crc = crc >> 8 ^ self.table[(crc ^ byte) & 0xFF]
            else:
                crc = crc << 8 & self.mask ^ self.table[crc >> self.bits - 8 ^ byte]
        return crc ^ self.last

    def __repr__(self):
        return f"{self.name}/{self.bits}"


KINDS = [
    Crc("maxim", 8, 0x31, mirror=True),
    Crc("smbus", 8, 0x07),
    Crc("modbus", 16, 0x8005, 0xFFFF, mirror=True),
    Crc("xmodem", 16, 0x1021),
    Crc("ccitt", 16, 0x1021, 0xFFFF),
    Crc("zip", 32, 0x04C11DB7, 0xFFFFFFFF, True, 0xFFFFFFFF),
]
for crc in KINDS:
    width = crc.bits // 4
    print(f"{crc!r:10} {crc(b'123456789'):0{width}x} {crc(b''):0{width}x} {[hex(x) for x in crc.table[:4]]}")
zip_crc = KINDS[-1]
for data in (b"hello", bytes(range(256)), b"\xff" * 7):
    print(zip_crc(data) == binascii.crc32(data), KINDS[3](data) == binascii.crc_hqx(data, 0))
message = b"\x01\x03\x00\x00\x00\x0a"
frame = message + KINDS[2](message).to_bytes(2, "little")
print(frame.hex(" "), KINDS[2](frame) == 0)
for i in range(3):
    broken = bytearray(frame)
    broken[i] ^= 1 << i
    print(KINDS[2](broken) != 0, end=" ")


def adler(data, a=1, b=0):
    for byte in data:
        a = (a + byte) % 65521
        b = (b + a) % 65521
    return b << 16 | a


def fletcher(data):
    a = b = 0
    for byte in data:
        a, b = (a + byte) % 255, (b + a + byte) % 255
    return b << 8 | a


def luhn(digits):
    return sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits))) % 10 == 0


print(hex(adler(b"Wikipedia")), hex(fletcher(b"abcde")), luhn("79927398713"), luhn("79927398710"))
