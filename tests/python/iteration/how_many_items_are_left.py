# __length_hint__ of the iterators over containers.
import operator

for source in ([1, 2, 3], (1, 2, 3), "abc", b"abc", bytearray(b"abc"), range(3), {1, 2, 3}, {1: 1, 2: 2, 3: 3}, "a\xe9\u20ac"):
    iterator = iter(source)
    hints = [iterator.__length_hint__()]
    for item in iterator:
        hints.append(operator.length_hint(iterator))
    print(type(source).__name__, hints)
iterator = reversed([1, 2])
print(iterator.__length_hint__(), next(iterator), iterator.__length_hint__())
print(operator.length_hint(x for x in "ab"), operator.length_hint(5, 9) if hasattr(operator, "length_hint") else 0)
print((1).__lt__(2), "a".__ge__("b"), b"a".__lt__(b"b"), [1].__le__([2]), {}.__lt__({}), object().__lt__(1), {1}.__lt__({1, 2}))
