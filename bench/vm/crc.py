# The checksum of 5,120 bytes, bit by bit.


def crc(data):
    rest = 0xFFFF
    for byte in data:
        rest ^= byte
        for _ in range(8):
            if rest & 1:
                rest = (rest >> 1) ^ 0xA001
            else:
                rest >>= 1
    return rest


print(crc(bytes(i & 255 for i in range(5120))))
