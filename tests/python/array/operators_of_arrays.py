from array import array


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


a = array("i", [1, 2])
print(a + a, a * 2, 2 * a, a * 0, a * -1)
a += array("i", [3])
a *= 2
print(a)
print(a == array("i", [1, 2, 3, 1, 2, 3]), a != array("d", [1]), array("i", [1, 2]) == array("d", [1.0, 2.0]))
print(array("b", [1, 2]) < array("b", [1, 3]), array("b", [2]) > array("b", [1, 9]), array("b") <= array("b"))
print(a == [1, 2, 3, 1, 2, 3], a != b"abc")
print([x for x in a], sum(a), max(a), sorted(a), list(reversed(a)), list(enumerate(a))[:2])
attempt(lambda: a + [1])
attempt(lambda: a + array("b"))
attempt(lambda: a * "a")
attempt(lambda: a < [1])
attempt(lambda: hash(a))
attempt(lambda: a.missing)


def grow(value):
    b = array("i", [1])
    b += value
    return b


attempt(grow, [1])
attempt(grow, array("b", [1]))
print(type(a), type(a).__name__)
