from collections import OrderedDict, defaultdict

d = defaultdict(list)
d["a"].append(1)
d["b"].append(2)
d["a"].append(3)
print(d, dict(d), d.get("zz"), "zz" in d, d["new"], len(d))
n = defaultdict(int)
for letter in "hello":
    n[letter] += 1
print(n, n.default_factory, sorted(n.items()))
e = defaultdict(lambda: "?", {"k": 1})
print(e["k"], e["q"], e.copy() == e)
try:
    defaultdict(None)["x"]
except KeyError as x:
    print("KeyError", x)
try:
    defaultdict(5)
except TypeError as x:
    print(x)


class Squares(dict):
    def __missing__(self, key):
        return key * key


print(Squares()[4], Squares({1: "one"})[1])
o = OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
print(o, list(o), o == {"a": 2, "b": 1, "c": 3}, o == OrderedDict(a=2, b=1, c=3))
o.move_to_end("b")
print(o, o.popitem(), o.popitem(last=False), o)
o.move_to_end("c", last=False)
print(list(reversed(o)), OrderedDict(x=1), o.copy())
