import binascii

print(binascii.hexlify(b"\x00\xffabc"), binascii.hexlify(b"abcdef", ":"), binascii.hexlify(b"abcdef", "-", 2), binascii.hexlify(b"abcdefg", b" ", -3))
print(binascii.unhexlify("00ffAb"), binascii.unhexlify(b"6162"), binascii.a2b_hex("7A"), binascii.b2a_hex(bytearray(b"z")))
for bad in ["abc", "zz", "a b1", "é0"]:
    try:
        print(binascii.unhexlify(bad))
    except ValueError as e:
        print(type(e).__name__, e)
print(issubclass(binascii.Error, ValueError))
print(binascii.hexlify(memoryview(b"xyz")[1:]))
