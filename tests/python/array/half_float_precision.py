from array import array

a = array("f", [0.1, 1.1, 3.14159265358979, 1e-50, 16777217])
print(a)
d = array("d", [0.1, 1e300, float("inf"), float("-inf")])
print(d)
d[0] = 5
print(d, array("d", [True, 2]))
print(array("f", d[:1]) == d[:1], a[0] == 0.1, d[0] == 5)
