def dump(data, width=8):
    for at in range(0, len(data), width):
        row = data[at : at + width]
        digits = " ".join(f"{byte:02x}" for byte in row)
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        yield f"{at:08x}  {digits:<{width * 3}} |{text}|"


print("\n".join(dump(b"Hello, \x00\xffWorld!\n\t~" + bytes(range(5)))))
print("%s" % b"\x01\xfe".hex(" "), "{:#06x} {:#010b} {:#o}".format(255, 5, 8), "%04X" % 48879, f"{0xDEADBEEF:_x}", f"{2 ** 20:,} bytes", bytes.fromhex("de ad be ef").hex("-"))
