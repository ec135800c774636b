l = list(range(10))
print(l[::-1], l[2:5], l[-3:], l[::3], l[8:2:-2], l[5:2], l[-100:100], l[2 ** 70:], l[True], l[None:2])
l[1:3] = [10, 20, 30]
print(l)
l[::4] = "abc"
print(l)
l[:0] = (x for x in "xy")
l[100:] = [99]
l[2:1] = ["in"]
print(l)
del l[::3]
print(l)
del l[1:-1]
print(l)
l[:] = l
l[1:1] = l
print(l)
