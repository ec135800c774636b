b = b"the cat sat"
print(b.find(b"at"), b.find(97), b.rfind(b"at"), b.index(b"cat"), b.count(b"at"), b.count(116), b.find(b"x"), b.startswith(b"the"), b.endswith((b"x", b"sat")), b"".find(b""))
print(b.split(), b.split(b"at"), b.split(b" ", 1), b.rsplit(b" ", 1), b.partition(b" "), b.rpartition(b"x"), b"a\nb\r\nc".splitlines(), b"a\nb".splitlines(True), b" a b ".split(None, 1))
print(b.replace(b"at", b"og"), b.replace(b"at", b"", 1), b"ab".replace(b"", b"-"), b.upper(), b.title(), b.capitalize(), b"aBc".swapcase(), b"ABC".lower())
print(b"  a ".strip(), b"xxaxx".strip(b"x"), b" a".lstrip(), b"a ".rstrip(), b"a".center(5, b"*"), b"a".ljust(3), b"a".rjust(3, b"."), b"-5".zfill(4), b"a\tb".expandtabs(4))
print(b",".join([b"a", bytearray(b"b")]), b"".join([]), b"ab".hex(), b"abcd".hex(":"), b"abcde".hex("-", 2), b"abcde".hex(":", -2), bytes.fromhex("00 ff 7E"), bytearray.fromhex("0102"))
print(b"abc".isalpha(), b"a1".isalnum(), b"12".isdigit(), b" \t".isspace(), b"ab".islower(), b"AB".isupper(), b"Ab".istitle(), b"\xff".isascii(), b"".isalpha())
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abc".translate(None, b"b"), b"abc".removeprefix(b"a"), b"abc".removesuffix(b"c"))
for bad in (lambda: b.find("a"), lambda: b.split(""), lambda: b.split(b""), lambda: b.replace("a", "b"), lambda: b.index(b"x"), lambda: b.find(300), lambda: b",".join(["a"]), lambda: b.startswith("a"), lambda: bytes.fromhex("0g"), lambda: b"a".center(3, b"ab"), lambda: b.join(5)):
    try:
        bad()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
