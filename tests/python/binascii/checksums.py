import binascii
import zlib

print(binascii.crc32(b""), binascii.crc32(b"hello"), hex(binascii.crc32(b"world", binascii.crc32(b"hello "))), hex(binascii.crc32(b"hello world")))
print(binascii.crc_hqx(b"123456789", 0), hex(binascii.crc_hqx(b"123456789", 0xFFFF)))
print(zlib.crc32(b"abc"), zlib.adler32(b""), zlib.adler32(b"abc"), zlib.adler32(b"c", zlib.adler32(b"ab")), zlib.adler32(bytes(range(256)) * 50))
