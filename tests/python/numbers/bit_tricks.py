def reverse_bits(n, width=8):
    return int(format(n, f"0{width}b")[::-1], 2)


def gray(n):
    return n ^ n >> 1


def parity(n):
    return bin(n).count("1") & 1


def popcount(n):
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


print([reverse_bits(n) for n in (1, 2, 128, 170)], [gray(n) for n in range(8)], [parity(n) for n in range(8)], popcount(2 ** 100 - 1), (2 ** 100 - 1).bit_count())
x = 0x12345678
print(hex(x >> 16 | (x & 0xFFFF) << 16), hex(x & -x), hex(~x & 0xFFFFFFFF), x.bit_length(), hex((x << 8 | x >> 24) & 0xFFFFFFFF), bin(x)[-8:], x & 1 << 3 != 0, -x >> 4, -1 & 0xFF)
flags = 0
for bit in (0, 3, 5):
    flags |= 1 << bit
flags &= ~(1 << 3)
flags ^= 0b110
print(bin(flags), [bit for bit in range(8) if flags >> bit & 1])
