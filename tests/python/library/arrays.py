from array import array

a = array("i", [1, 2, 3])
print(a, a[0], a[-1], len(a), list(a), a.typecode, a.itemsize, a.tobytes(), 2 in a, a == array("i", [1, 2, 3]), a != array("h", [1]), a[1:], a[::-1])
a.append(4)
a.extend([5, 6])
a += array("i", [7])
a[0] = -1
del a[1]
a.insert(1, 100)
print(a, a.pop(), a.pop(0), a.index(3), a.count(3), a + a, a * 2, a.tolist())
a.remove(3)
a.reverse()
print(a, array("b"), array("B", b"\x01\xff"), array("h", b"\x01\x00\xff\xff"), array("f", [1.5, 2]), array("d", [0.1]), array("H", range(3)), array("q", [2 ** 40]))
b = array("H")
b.frombytes(b"\x01\x02\x03\x04")
print(b, bytes(b), max(b), sum(b), sorted(b))
for i, x in enumerate(array("B", [3, 4])):
    print(i, x, end=" ")
print()
for bad in (lambda: array("B", [256]), lambda: array("b", [-129]), lambda: array("x"), lambda: a.append("s"), lambda: a[99], lambda: a.__setitem__(99, 1), lambda: a.remove(12345), lambda: array("i", [1.5]), lambda: hash(a), lambda: array("i").pop(), lambda: b.frombytes(b"\x01"), lambda: a + [1]):
    try:
        bad()
    except (OverflowError, ValueError, TypeError, IndexError) as e:
        print(type(e).__name__)
