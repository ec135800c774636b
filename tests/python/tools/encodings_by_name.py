# codecs: encode and decode by name, pieces of characters, names of encodings.
import codecs

print(codecs.encode("Hello, World", "rot13"), codecs.decode("Uryyb", "rot_13"))
print(codecs.encode(b"ab", "hex"), codecs.decode(b"6162", "hex"), codecs.encode("é", "utf-8"), codecs.decode(b"\xe9", "latin-1"))
print(codecs.lookup("UTF8").name, codecs.lookup("latin_1").name, codecs.lookup("ascii").name, codecs.lookup("utf-16").name)
print(codecs.lookup("utf-8").encode("añ"), codecs.lookup("utf-8").decode(b"a\xc3\xb1"))
print(codecs.getencoder("ascii")("x"), codecs.getdecoder("ascii")(b"xy"))
try:
    codecs.lookup("nothing-such")
except LookupError as error:
    print(error)
try:
    codecs.encode("é", "ascii")
except UnicodeEncodeError as error:
    print(error)
print(codecs.encode("é", "ascii", "replace"), codecs.decode(b"a\xff", "ascii", "ignore"))
decoder = codecs.getincrementaldecoder("utf-8")()
print([decoder.decode(bytes([byte])) for byte in "aé€😀".encode()])
try:
    decoder.decode(b"\xe2", final=True)
except UnicodeDecodeError as error:
    print(error)
decoder.reset()
print(list(codecs.iterdecode([b"\xe2\x82", b"\xac!"], "utf-8")), list(codecs.iterencode(["a", "é"], "utf-8")))
print(codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
