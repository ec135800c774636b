for text in ("a\tb", "\ta", "ab\tc\n\td", "abcdefgh\ti", "a\r\tb", ""):
    print([text.expandtabs(), text.expandtabs(4), text.expandtabs(0), text.expandtabs(-1), text.expandtabs(tabsize=3)])
print(b"a\tb".expandtabs(4), bytearray(b"\t").expandtabs(2))
