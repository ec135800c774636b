from array import array


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


a = array("i", [3, 1, 2])
a.append(7)
a.extend([8, 9])
a.extend(array("i", [1]))
a.insert(0, -1)
a.insert(-1, 50)
a.insert(100, 60)
print(a, a.pop(), a.pop(0), a.pop(-2), a)
a.remove(1)
a.reverse()
print(a, a.index(9), a.count(9), 9 in a, "x" in a)
a.frombytes(b"\x05\x00\x00\x00")
a.fromlist([6, 7])
print(a, a.tobytes()[-8:])
a.byteswap()
print(a[0], a[-1])
attempt(a.pop, 100)
attempt(array("i").pop)
attempt(a.remove, 12345)
attempt(a.index, 12345)
attempt(a.extend, array("b", [1]))
attempt(a.fromlist, (1,))
attempt(a.fromlist, [1, "a"])
attempt(a.frombytes, b"abc")
attempt(a.append, "x")
attempt(a.append, 1.5)
attempt(a.append, 2 ** 40)
