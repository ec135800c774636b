class Table(dict):
    def __missing__(self, key):
        value = self[key] = str(key) * 2
        return value


t = Table(a="first")
print(t["a"], t["b"], t.get("c"), "c" in t, t, len(t), type(t.copy()).__name__, t == {"a": "first", "b": "bb"})


class Strict(dict):
    def __setitem__(self, key, value):
        if key in self:
            raise KeyError("twice: " + key)
        super().__setitem__(key, value)


s = Strict()
s["x"] = 1
try:
    s["x"] = 2
except KeyError as error:
    print(error, error.args)
print(s, isinstance(s, dict), dict(s), {**s}, list(s))
