# UserDict, UserList and UserString take part in operators as what they wrap.
from collections import Counter, OrderedDict, UserDict, UserList, UserString, defaultdict

d = UserDict(a=1, b=2)
print(d.popitem(), UserDict.fromkeys("ab"), d | {"z": 1}, {"q": 1} | d, d.pop("zz", 5), d.setdefault("n", 3), d)
d |= {"m": 4}
print(d, dict(d), len(d), "m" in d)
try:
    d.pop("none")
except KeyError as error:
    print(repr(error))
try:
    UserDict().popitem()
except KeyError as error:
    print(repr(error))
row = UserList([1, 2, 3])
print(row * 2, 2 * row, row + [4], [0] + row, row == [1, 2, 3], row < [2], row[1:], type(row[1:]).__name__, row.copy())
row *= 2
row += [9]
print(row, len(row), 9 in row, row.pop(), row.insert(0, 7), row.sort(), row.reverse(), row, row.index(2), row.count(1))
text = UserString("abc")
print(text + "d", "x" + text, text * 2, text.upper(), text == "abc", text[1], text[::-1], len(text), "b" in text)


class Loud(dict):
    def __init__(self, *args):
        print("init", args)
        super().__init__(*args)

    def __setitem__(self, key, value):
        print("set", key)
        super().__setitem__(key, value)


made = Loud.fromkeys("ab", 1)
print(type(made).__name__, made, dict.fromkeys("x"), OrderedDict.fromkeys("ab"), defaultdict.fromkeys("ab", 1))
try:
    Counter.fromkeys("ab")
except NotImplementedError as error:
    print(error)
