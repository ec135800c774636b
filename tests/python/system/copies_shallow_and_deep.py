import copy

a = [1, [2, 3], {"k": (4, [5])}]
b = copy.copy(a)
c = copy.deepcopy(a)
a[1].append("changed")
a[2]["k"][1].append(6)
print(b, c, b[1] is a[1], c[1] is a[1])


class Node:
    def __init__(self, value):
        self.value = value
        self.next = None


n = Node([1])
n.next = n
m = copy.deepcopy(n)
print(m.next is m, m.value, m.value is n.value, copy.copy(n).value is n.value)


class Special:
    def __init__(self, x):
        self.x = x

    def __copy__(self):
        return Special("copied")

    def __deepcopy__(self, memo):
        return Special("deep")


print(copy.copy(Special(1)).x, copy.deepcopy([Special(1)])[0].x)
shared = [0]
d = copy.deepcopy([shared, shared])
print(d[0] is d[1], d[0] is shared, copy.copy({1, 2}), copy.deepcopy((1, (2,))), copy.copy("s"), copy.deepcopy(None))
