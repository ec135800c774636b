def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(dict(), dict(a=1), dict([("a", 1)], b=2), dict({"a": 1}, a=2), dict(["ab", "cd"]), dict(zip("xy", [1, 2])), dict(((1, 2),)), dict(**{"x y": 1}))
d = {1: 2}
d.update({3: 4})
d.update([(5, 6)], a=7)
d.update(b=8)
d.update()
print(d)


class Mapping:
    def keys(self):
        return ["k", "l"]

    def __getitem__(self, key):
        return key * 2


print(dict(Mapping()), {**Mapping(), "m": 1})
for source in (5, [1], [(1, 2, 3)], ["abc"], None):
    attempt(dict, source)
attempt(dict, 1, 2)
attempt({}.update, 1, 2)
attempt(lambda: dict(**{1: 2}))
attempt(lambda: {**5})
