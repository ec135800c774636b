import gc

gc.disable()
gc.enable()
print(gc.isenabled(), isinstance(gc.collect(), int))


class Node:
    pass


for _ in range(100):
    a, b = Node(), Node()
    a.other, b.other = b, a
print(gc.collect() >= 0)
data = [bytearray(1000) for _ in range(20)]
del data
gc.collect()
print("collected")
