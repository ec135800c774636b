from array import array


def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(array("i"), array("i", [1, 2]), array("i", (3,)), array("b", range(3)), array("i", (x * x for x in range(4))))
print(array("i", b"\x01\x00\x00\x00"), array("h", bytearray(4)), array("i", array("b", [1, -1])), array("u", "ab"))
attempt(array)
attempt(array, 1)
attempt(array, "x")
attempt(array, "ii")
attempt(array, "i", "abc")
attempt(array, "i", 5)
attempt(array, "i", [1], 2)
attempt(array, "i", b"\x01")
attempt(array, "i", ["a"])
attempt(array, "d", ["a"])
attempt(array, "u", [1])
