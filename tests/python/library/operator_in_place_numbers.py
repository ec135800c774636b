import operator as op

print(op.iadd(5, 2), op.isub(5, 2), op.imul(3, 4), op.itruediv(7, 2), op.ifloordiv(7, 2))
print(op.imod(7, 4), op.ipow(2, 5), op.ilshift(1, 3), op.irshift(8, 1))
print(op.iand(6, 3), op.ior(6, 3), op.ixor(6, 3))
try:
    op.isub("a", "b")
except TypeError as e:
    print(e)
try:
    op.ifloordiv(1, 0)
except ZeroDivisionError as e:
    print(e)
