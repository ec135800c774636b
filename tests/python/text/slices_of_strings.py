def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


s = "héllo wörld"
print(s[1], s[-1], s[1:4], s[::-1], s[::2], s[-5:], s[:100], s[5:2], s[8:2:-2], s[True], s[None:2], s[2 ** 70:], s[: 2 ** 70])
attempt(lambda: s[100])
attempt(lambda: s["a"])
attempt(lambda: s[1.0])
attempt(lambda: s[2 ** 70])
attempt(lambda: s[::0])
attempt(lambda: s[1:"a"])


def assign():
    s[0] = "x"


def remove():
    del s[0]


def remove_slice():
    del s[0:1]


attempt(assign)
attempt(remove)
attempt(remove_slice)
