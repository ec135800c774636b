# zlib: its checksums; there is no compression.

import binascii


class error(Exception):
    pass


crc32 = binascii.crc32


def adler32(data, value=1, /):
    low, high = value & 65535, value >> 16
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low
