from array import array

a = array("h", [1, -2, 300])
m = memoryview(a)
print(m.format, m.itemsize, m.nbytes, len(m), m.tolist(), m[1], m[-1])
m[1] = 7
m[0:2] = array("h", [8, 9])
print(a, m == a, m == array("i", [8, 9, 300]), m == memoryview(array("d", [8, 9, 300])))
print(m.cast("B").tolist(), m.tobytes(), m.hex())
print(memoryview(array("d", [1.5, 2.5]))[1], memoryview(array("f", [0.5])).tolist())
m[2] = -32768
print(a[2])
