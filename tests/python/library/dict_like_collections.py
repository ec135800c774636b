from collections import Counter, OrderedDict, defaultdict

o = OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
print(o, list(o), o["a"], len(o), o == {"a": 2, "b": 1, "c": 3}, o == OrderedDict([("a", 2), ("b", 1), ("c", 3)]), dict(o))
o.move_to_end("b")
o.move_to_end("c", last=False)
print(o, o.popitem(), o.popitem(last=False), o, OrderedDict(), OrderedDict(x=1), isinstance(o, dict))
try:
    OrderedDict().popitem()
except KeyError as e:
    print(e)
d = defaultdict(list)
d["a"].append(1)
d["a"].append(2)
d["b"]
print(d, d["a"], len(d), "c" in d, d.get("c"), dict(d), defaultdict(int, x=5)["x"])
n = defaultdict(int)
for c in "hello":
    n[c] += 1
print(sorted(n.items()))
try:
    defaultdict()["x"]
except KeyError as e:
    print("KeyError", e)
try:
    defaultdict(5)
except TypeError as e:
    print(e)
c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2), sorted(c.elements()), c.total(), Counter(a=1) + Counter(a=2, b=1), Counter(a=3) - Counter(a=1, b=2))
c.update("aaa")
c.subtract({"a": 1})
print(c["a"], Counter([1, 1, 2]), Counter())
