# zlib: what CPython compressed is read, and what was compressed here comes back.
import base64
import zlib

print(zlib.decompress(bytes.fromhex("789ccb48cdc9c957c84090003a2e067d")))
print(zlib.decompress(bytes.fromhex("7801010600f9ff73746f726564093c0292")))
texts = [b"", b"a", b"hello", b"hello " * 50, bytes(range(256)) * 3, b"abc" * 1000, b"x" * 7000, b"The quick brown fox. " * 20 + b"The end."]
for text in texts:
    for wbits in (15, -15, 31):
        packed = zlib.compress(text, wbits=wbits)
        assert zlib.decompress(packed, wbits=wbits) == text, (text[:10], wbits)
    print(len(text), len(zlib.compress(b"abc" * 1000)) < 100)
for broken in [b"", b"x", b"hello", zlib.compress(b"hello")[:-1], zlib.compress(b"hello")[:-1] + b"\0", b"\x78\x9c\x07"]:
    try:
        print(zlib.decompress(broken))
    except zlib.error as error:
        print(error)
stream = zlib.decompressobj()
packed = zlib.compress(b"some text " * 10) + b"rest"
made = b"".join([stream.decompress(packed[i:i + 5]) for i in range(0, len(packed), 5)])
print(made == b"some text " * 10, stream.eof, stream.unused_data)
writer = zlib.compressobj()
packed = writer.compress(b"abc") + writer.compress(b"def") + writer.flush()
print(zlib.decompress(packed))
# A stream with codes of its own, as zlib makes it of a longer text.
OWN = (
    "eNptlUty3DAMRPc5hY4g4kMQuU0Wk/JUTdkLJz6/I3yyaHHdapJ46J55Pd8fx/nz+PP2OL5+vf4+jufncR4fv4/zx+vSBmjj0hatVAlUudQpnC"
    "qD6pcqWl7Bk+clk5VZQSaNm8s8QeUw+5gpG74rrjYeKS+QZ7xbpdwO8oqheZZ7IC++5GHlHoiM4vRxnlIf3KhZjDa8dORmFFi5/UguZJG2IzmO"
    "59NsO7Kb4be2IzsP8H5a6QiPY3wjKh3pWcRJufyE9EZcz1p+QnyaeGf7kZ7n6l1LR3oiSbcCTUjPA8+k9iM+4cTbfsTncT5p+5GfxvzWdsS34n"
    "XehUJ6M+jb6EohPYrsaBeSkd6K8/l/JZGeZji7lIz0KLbjq8LNSG9Fs9ZZ3WCkN5NuF5NvxY35pJvJSG9keLuafMM38/ySb/hm/mpUuAXxycrl"
    "VDcE8XGMr11NQXwj8XY1BfHF9aOrKbfsRbbcKtuC9FZu36sbgvQs6M/upiA9S7rdTUF6FvdTd1N8q3c19dwev1ZlW8f+eV1Npe142tVU3uLhrq"
    "bKnm7bdbscn5Vtndvl2up/HNuGQ7uburbhku6m+jab9K+b3+geKGg="
)
text = zlib.decompress(base64.b64decode(OWN)).decode()
print(text == "".join("line %d: the value is %d of %d\n" % (i, i * i % 97, i * 7919 % 1013) for i in range(60)))
print(zlib.crc32(b"hello"), zlib.adler32(b"hello"), zlib.adler32(b"lo", zlib.adler32(b"hel")))
print(base64.b85encode(b"hello"), base64.b85decode(b"Xk~0{Zv"), base64.a85encode(b"hello\0\0\0\0"), base64.a85decode(b"BOu!rDZBb;z"))
print(base64.b85encode(b"abcde", pad=True), base64.a85encode(b"    x", foldspaces=True, adobe=True), base64.a85decode(b"<~y~>", foldspaces=True, adobe=True))
for bad in [lambda: base64.b85decode(b"a b"), lambda: base64.a85decode(b"z\x7f"), lambda: base64.a85decode(b"x", adobe=True), lambda: base64.a85decode(b"az")]:
    try:
        print(bad())
    except ValueError as error:
        print(error)
