import operator as op

print(op.add(1, 2), op.mul("a", 3), op.truediv(7, 2), op.floordiv(7, 2), op.mod(7, 4), op.pow(2, 5), op.neg(3), op.invert(5), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.lshift(1, 4), op.rshift(16, 2))
print(op.eq(1, 1), op.ne(1, 2), op.lt(1, 2), op.ge(2, 2), op.not_(0), op.truth([]), op.is_(None, None), op.is_not(1, None), op.contains([1, 2], 2))
print(op.getitem({"a": 1}, "a"), op.concat([1], [2]), op.countOf([1, 2, 1], 1), op.indexOf([5, 6], 6), op.length_hint([1, 2]), op.index(True))
d = {}
op.setitem(d, "k", 1)
print(d, op.delitem(d, "k"), d)
print(op.itemgetter(1)("abc"), op.itemgetter(0, 2)("abc"), sorted([(1, "b"), (2, "a")], key=op.itemgetter(1)))


class P:
    def __init__(self):
        self.x = 1
        self.inner = self

    def greet(self, name, end="."):
        return "hi " + name + end


p = P()
print(op.attrgetter("x")(p), op.attrgetter("inner.x", "x")(p), op.methodcaller("greet", "bob", end="!")(p), op.methodcaller("upper")("a"))
