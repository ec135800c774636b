for text in ("plain", "it's", 'say "hi"', "it's \"both\"", "tab\tnew\nret\rback\\", "\x00\x07\x1b\x7f\x80\xa0\xad", "é€😀", "\u2028\ue000\u200b", ""):
    print(repr(text), ascii(text))
for data in (b"plain", b"it's", b'say "hi"', b"\x00\xff\t\n\\'\""):
    print(repr(data), data)
print(str(["a'b", b"c"]), {"k\n": "v"}, ("é",))
