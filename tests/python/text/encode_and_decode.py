print("aé€😀".encode(), "aé".encode("latin-1"), "abc".encode("ascii"), "é".encode("UTF-8"), "aé€".encode("ascii", "ignore"), "aé€".encode("ascii", "replace"), "aé€😀".encode("ascii", "backslashreplace"))
print(b"a\xc3\xa9".decode(), b"a\xe9".decode("latin1"), b"a\xff\xfeb".decode("utf-8", "ignore"), b"a\xffb".decode("utf8", "replace"), b"a\xff".decode("ascii", errors="backslashreplace"), bytearray(b"xy").decode("ascii"))
print(str(b"abc", "utf-8"), str(b"\xff", "latin-1"), bytes("é", "latin-1"), bytes("ab", encoding="utf-8"), str(bytearray(b"q"), "ascii"))
for bad in (lambda: b"\xff".decode(), lambda: b"a\xc3(".decode(), lambda: b"\xe2\x82".decode(), lambda: b"\x80".decode("ascii"), lambda: "é".encode("ascii"), lambda: "a€€".encode("latin-1"), lambda: "a".encode("nope"), lambda: b"a".decode("nope"), lambda: b"a".decode(5)):
    try:
        bad()
    except (UnicodeError, LookupError, TypeError) as e:
        print(type(e).__name__, e)
