def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


table = str.maketrans("abc", "xyz", "d")
print(table, "abcd-abcd".translate(table))
print("hello".translate({ord("l"): "L", ord("h"): None, ord("o"): 48}), str.maketrans({"a": 1, 98: "q", "c": None}))
print("abc".translate(["?"] * 98), "äöü".translate({228: "ae", 246: "oe", 252: "ue"}))


class Upper(dict):
    def __missing__(self, key):
        return chr(key).upper()


print("abc".translate(Upper()))
attempt(str.maketrans, "ab", "x")
attempt(str.maketrans, 1)
attempt(str.maketrans, {"ab": 1})
attempt(lambda: "a".translate({97: 0x110000}))
attempt(lambda: "a".translate({97: 1.5}))
