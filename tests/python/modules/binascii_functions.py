import binascii

print(binascii.hexlify(b"\x00\xffab"), binascii.hexlify(b"abcd", ":"), binascii.hexlify(b"abcde", b"-", 2), binascii.unhexlify("00ff61"), binascii.unhexlify(b"4142"), binascii.hexlify(bytearray(b"")))
print(binascii.b2a_base64(b"hello"), binascii.b2a_base64(b"hi", newline=False), binascii.b2a_base64(b""), binascii.a2b_base64("aGVsbG8="), binascii.a2b_base64(b"aGk=\n"), binascii.a2b_base64("aG\nk="), binascii.a2b_base64(""))
print(binascii.crc32(b"hello"), binascii.crc32(b"lo", binascii.crc32(b"hel")), binascii.crc32(b""), hex(binascii.crc32(b"\xff" * 100)), binascii.crc_hqx(b"hello", 0))
for bad in (lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz"), lambda: binascii.a2b_base64("aGVsbG8"), lambda: binascii.a2b_base64("a"), lambda: binascii.hexlify("a")):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
data = bytes(range(256))
print(binascii.unhexlify(binascii.hexlify(data)) == data, binascii.a2b_base64(binascii.b2a_base64(data)) == data)
