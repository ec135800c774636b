import copy

inner = [1, 2]
a = [inner, inner]
b, c, d, e = a[:], list(a), a.copy(), copy.deepcopy(a)
inner.append(3)
print(a, b, c, d, e, a[0] is b[0], e[0] is e[1], a == b, a is b)
f = a * 2
f[0].append(4)
print(len(f), a, e)
x = y = []
x.append(1)
print(y, x is y, [[]] * 2 == [[], []])


def default(item, bag=[]):
    bag.append(item)
    return bag


print(default(1), default(2), default(3, []), default(4))
