import operator as op
from functools import reduce

s = {1, 2}
print(op.ior(s, {3}) is s, sorted(s))
print(op.iand(s, {2, 3}) is s, sorted(s))
print(op.ixor(s, {3, 4}) is s, sorted(s))
print(op.isub(s, {4}) is s, s)
print(reduce(op.iadd, [[1], [2], [3]], []))
print(op.ior({"a": 1}, {"b": 2}))
