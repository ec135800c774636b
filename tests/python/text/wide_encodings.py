# UTF-16, UTF-32 and UTF-8 with a mark, both byte orders, and what cannot be read.
text = "a\xe9\u20ac\U0001f600"
for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "UTF_32_BE", "u16"):
    data = text.encode(encoding)
    print(encoding, data, data.decode(encoding) == text)
print(b"\xfe\xff\0a".decode("utf-16"), b"\xff\xfea\0".decode("utf-16"), b"a\0".decode("utf-16"))
print(b"\xef\xbb\xbfmarked".decode("utf-8-sig"), ascii(b"\xef\xbb\xbfmarked".decode()))
for data in (b"a\0b", b"\0\xdca\0", b"\0\xd8a\0", b"\0\xd8"):
    for handler in ("ignore", "replace", "backslashreplace"):
        print(data, handler, ascii(data.decode("utf-16-le", handler)))
for encoding in ("utf-33", "", "hexx"):
    try:
        "".encode(encoding)
    except LookupError as error:
        print(error)
