import base64

data = bytes(range(0, 256, 7))
for encode, decode in [(base64.b64encode, base64.b64decode), (base64.urlsafe_b64encode, base64.urlsafe_b64decode), (base64.b32encode, base64.b32decode), (base64.b16encode, base64.b16decode), (base64.encodebytes, base64.decodebytes)]:
    made = encode(data)
    print(made, decode(made) == data)
for n in range(6):
    print(base64.b64encode(b"abcde"[:n]), base64.b32encode(b"abcde"[:n]), base64.b32decode(base64.b32encode(b"abcde"[:n])))
print(base64.b64decode("aGVsbG8="), base64.b64decode(b"aGVs bG8="), base64.b64encode(b"\xff\xfe", altchars=b"-_"), base64.b16decode("6a6B", casefold=True))
for call in [lambda: base64.b64decode("aGVsbG8"), lambda: base64.b64decode("a*b=", validate=True), lambda: base64.b16decode("6a"), lambda: base64.b32decode("A"), lambda: base64.b64encode("text"), lambda: base64.b64decode("é")]:
    try:
        print(call())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
