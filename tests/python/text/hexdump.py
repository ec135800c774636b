def hexdump(data, width=8):
    for offset in range(0, len(data), width):
        line = data[offset:offset + width]
        hexes = " ".join("%02x" % b for b in line)
        chars = "".join(chr(b) if 32 <= b < 127 else "." for b in line)
        print("{:04x}  {:<{w}}  {}".format(offset, hexes, chars, w=width * 3 - 1))


hexdump(b"Updraft\x00\x01\x02\xff over the air\r\n")
hexdump(bytearray(range(100, 120)), 5)
checksum = 0
for b in b"Updraft":
    checksum = (checksum * 31 + b) & 0xFFFFFFFF
print(hex(checksum), checksum.to_bytes(4, "big").hex(), bytes(reversed(b"abc")), bytes(b ^ 0x20 for b in b"Hello"))
