def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


b = bytearray(b"hello")
b[0] = 72
b[1:3] = b"EE"
b.append(33)
b.extend(b"??")
b.extend([1, 2])
b.insert(0, 42)
b += b"end"
print(b, len(b), b.pop(), b.pop(0), b.index(b"o"), b)
del b[-3:]
del b[0]
b.remove(33)
b.reverse()
print(b, b * 2, b + b"x", b"x" + b, type(b + b"x"), type(b"x" + b), b == bytes(b), b.copy() is b)
b *= 2
print(b, b.clear(), b)
for action in (lambda: b.append(256), lambda: b.append("a"), lambda: b.pop(), lambda: bytearray(b"a").pop(5), lambda: b.remove(5), lambda: b.extend(5), lambda: b.extend("ab"), lambda: b.extend([300]), lambda: b.insert(0, -1), lambda: b.index(b"x"), lambda: hash(b), lambda: b[0]):
    attempt(action)
