d = {}
for key in ("z", "a", 5, None, (1,), 2.5, True):
    d[key] = len(d)
print(d)
del d["a"]
d["a"] = "again"
d["z"] = "changed"
print(d, list(d)[0], next(iter(d.items())), d.popitem())
print(list(reversed(d)), list(reversed(d.values())), {v: k for k, v in d.items()})
for n in range(100):
    d[n] = n
for n in range(0, 100, 2):
    del d[n]
print(len(d), list(d)[:8], list(d)[-3:], 51 in d, 52 in d)
