def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


b = b"Hello World"
print(b.lower(), b.upper(), b.swapcase(), b.title(), b.capitalize(), b.islower(), b.isupper(), b.istitle(), b.isalpha(), b"ab1".isalnum(), b"12".isdigit(), b" \t".isspace(), b"\x80".isascii())
print(b.find(b"o"), b.find(111), b.rfind(b"o"), b.index(b"W"), b.count(b"l"), b.count(108), b.startswith(b"He"), b.endswith((b"x", b"ld")), b.replace(b"l", b"L", 2))
print(b.split(), b.split(b"o"), b.split(b"o", 1), b.rsplit(b"o", 1), b"a,b,,c".split(b","), b.partition(b" "), b.strip(b"Hd"), b.ljust(13, b"."), b.rjust(13), b.center(15, b"*"), b"-5".zfill(4))
print(b.translate(bytes.maketrans(b"lo", b"01")), b.translate(None, b"l"), b.translate(bytes(range(256)), delete=b"o"), b.hex(), b.hex(":"), b.hex("-", 4), b.decode(), b"a\tb".expandtabs(4))
attempt(b.find, "o")
attempt(b.index, b"x")
attempt(b.count, 256)
attempt(b.split, "o")
attempt(b.split, b"")
attempt(b.startswith, "H")
attempt(b.translate, b"short")
attempt(bytes.maketrans, b"ab", b"x")
attempt(b.join, [b"a", "b"])
attempt(b.hex, "ab")
attempt(b.find, 1000)
