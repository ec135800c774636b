from collections import Counter, OrderedDict, defaultdict

o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
print(list(o), o.popitem(), o.popitem(last=False), dict(o), OrderedDict(a=1) == {"a": 1})
d = defaultdict(list)
for word in "the quick brown the lazy the".split():
    d[len(word)].append(word)
print(dict(d), d[99], 99 in d, d.get(5), defaultdict(int)["x"])
c = Counter("mississippi")
print(c["s"], c["z"], sorted(c.items()), c.most_common(2), sum(c.values()), dict(c + Counter("mm")), Counter(a=2)["a"])
c.update("ms")
c.subtract({"i": 4})
print(sorted(c.items()), sorted(c.elements()))
