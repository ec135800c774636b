# UnicodeEncodeError and UnicodeDecodeError tell what, where and why.
def show(error):
    print(type(error).__name__, error.encoding, ascii(error.object), error.start, error.end, error.reason)
    print(ascii(str(error)), ascii(error.args))


for text, encoding in (("na\xefve", "ascii"), ("\u20ac\u20acx", "latin-1"), ("x\U0001f600", "ascii")):
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        show(error)

for data, encoding in ((b"ab\xff", "utf-8"), (b"\xe2\x82", "utf8"), (b"\x80", "ascii"), (b"abc", "utf-16"), (b"\0\xd8", "utf-16-le"), (b"\0\x11\0\0", "utf-32-be")):
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        show(error)
        print(isinstance(error, ValueError), bytes(error.object[error.start:error.end]))

show(UnicodeDecodeError("mine", b"abc", 0, 2, "because"))
show(UnicodeEncodeError("mine", "\xe9", 0, 1, "because"))
print(UnicodeTranslateError("abc", 1, 2, "because"), UnicodeTranslateError("abc", 0, 2, "because").args)
for arguments in ((), ("a",), ("a", "b", 0, 1, "r"), ("a", b"b", "0", 1, "r"), (1, b"b", 0, 1, "r")):
    try:
        UnicodeDecodeError(*arguments)
    except TypeError as error:
        print(error)
