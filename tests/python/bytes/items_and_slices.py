def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


b = b"hello"
print(b[0], b[-1], b[1:3], b[::-1], b[::2], b[5:], list(b), b + b"!", b * 2, 2 * b, 104 in b, b"ell" in b, b"" in b, len(b), b == b"hello", b < b"help", b != "hello", hash(b) == hash(b"hello"))
attempt(lambda: b[10])
attempt(lambda: b["a"])
attempt(lambda: "a" in b)
attempt(lambda: 300 in b)
attempt(lambda: b + "a")
attempt(lambda: b < "a")
attempt(lambda: b * "a")


def assign():
    b[0] = 1


def remove():
    del b[0]


attempt(assign)
attempt(remove)
for x in b"\x00\xff":
    print(x, end=" ")
print([c for c in b"ab"], max(b), sorted(b), tuple(b)[:2], sum(b"\x01\x02"))
