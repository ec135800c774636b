a = bytearray(b"hello")
a[0] = 72
a[-1] = ord("O")
print(a, a[1], a[1:3], len(a), a == b"hellO", list(a[:2]))
a.append(33)
a.extend(b"??")
a.extend([1, 2])
a += b"xy"
print(a, a.pop(), a.pop(0), a)
a.insert(1, 65)
a.insert(-100, 66)
a.insert(100, 67)
a.remove(65)
a.reverse()
print(a)
a[1:3] = b"LONGER"
print(a)
del a[0]
del a[2:4]
a[0:0] = b"<"
print(a, a.copy() == a, a.copy() is a)
a[::2] = b"-" * len(a[::2])
print(a)
a.clear()
print(a, bool(a), bytearray(3), bytearray("é", "utf-8"), bytearray([1, 2]) * 2)
c = bytearray(b"abc")
d = c
d += b"d"
print(c, d is c, b"b" in c, 98 in c, c.find(b"c"), c.upper(), c.decode(), bytes(c), c[::-1], type(c.upper()), type(c[0:1]))
for i, x in enumerate(c):
    print(i, x, end=" ")
print()
for bad in (lambda: c.append(256), lambda: c.append("a"), lambda: c.pop(9), lambda: bytearray().pop(), lambda: c.remove(1), lambda: c.__setitem__(0, 300), lambda: c.extend(5), lambda: hash(c), lambda: c[9]):
    try:
        bad()
    except (ValueError, TypeError, IndexError) as e:
        print(type(e).__name__, e)
