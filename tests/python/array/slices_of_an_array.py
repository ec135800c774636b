from array import array


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


a = array("h", range(10))
print(a[2:5], a[::-1], a[::3], a[-2:], a[5:2], a[1], a[-1])
a[2:4] = array("h", [100, 200, 300])
print(a)
a[::4] = array("h", [-1, -2, -3])
print(a)
del a[1:3]
del a[::2]
del a[-1]
print(a)
a[:] = array("h")
print(a, len(a), bool(a))


def assign(key, value):
    b = array("h", [1, 2, 3])
    b[key] = value
    return b


attempt(assign, slice(0, 1), [1])
attempt(assign, slice(0, 1), array("b", [1]))
attempt(assign, slice(None, None, 2), array("h", [1]))
attempt(assign, 5, 1)
attempt(assign, "a", 1)
attempt(assign, 0, "a")
attempt(assign, 0, 70000)
attempt(lambda: a[0])
attempt(lambda: a["x"])
