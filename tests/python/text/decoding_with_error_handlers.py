def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


data = b"a\xff\xc3\xa9\xe2\x82z"
for handler in ("ignore", "replace", "backslashreplace"):
    print(handler, data.decode("utf-8", handler), ascii(data.decode("ascii", handler)))
print(data.decode("latin-1"), str(b"abc", "utf-8"), str(b"\xff", errors="replace") == "\ufffd", bytearray(b"x").decode())
for bad in (b"\xff", b"ab\xc3", b"ab\xe2\x82", b"\xe2\x82z", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80", b"\x80"):
    attempt(bad.decode)
attempt(b"\xe9".decode, "ascii")
attempt(b"a".decode, "nonsense")
attempt(str, "a", "utf-8")
attempt(str, 5, "utf-8")
