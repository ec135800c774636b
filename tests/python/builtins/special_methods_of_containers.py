def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print([1, 2].__len__(), [1].__add__([2]), [1].__contains__(1), [1].__getitem__(0), [1].__mul__(2), [1].__eq__([1]), [1].__ne__([1]), [1].__lt__([2]), [1].__rmul__(2), [1].__iadd__([2]), [1].__repr__(), list([1].__iter__()), list([1, 2].__reversed__()))
print({1: 2}.__len__(), {1: 2}.__contains__(1), {1: 2}.__getitem__(1), {1: 2}.__eq__({}), {1: 2}.__or__({3: 4}), list({1: 2}.__iter__()), list({1: 2}.__reversed__()))
print({1}.__len__(), {1}.__and__({1}), {1}.__or__({2}), {1}.__sub__({1}), {1}.__xor__({2}), {1}.__contains__(1), {1}.__le__({1}), {1}.__eq__({1}), {1}.__ior__({2}), {1}.__rsub__({2}), {1}.__and__([1]))
print((1, 2).__len__(), (1,).__add__((2,)), (1,).__mul__(2), (1,).__getitem__(0), (1,).__eq__((1,)), (1,).__hash__() == hash((1,)), (1,).__lt__((2,)))
print("abc".__len__(), "abc".__contains__("a"), "abc".__getitem__(1), "abc".__add__("d"), "a".__mul__(3), "a".__eq__("a"), "a".__lt__("b"), "%s".__mod__(5), "a".__format__(">3"), list("ab".__iter__()))
print(list.__len__([1]), str.upper("a"), dict.get({1: 2}, 1), str.join("-", ["a", "b"]), list(map(str.strip, [" a "])), int.__add__(1, 2), list.append.__name__)
attempt(str.upper, 1)
attempt(str.upper)
attempt(list.append, 1, 2)
