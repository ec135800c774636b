d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
d["d"] = 4
print(k, v, i, len(k), "d" in k, 4 in v, ("a", 1) in i)
print(k & {"a", "z"}, sorted(k | {"z"}), sorted(k - {"a"}), {"a"} <= k, list(reversed(d)), k == d.keys())
for key in list(d):
    if d[key] % 2: del d[key]
print(d)
try:
    for key in d: del d[key]
except RuntimeError as e: print(e)
print(dict(sorted({"z": 1, "a": 2}.items())), {v: k for k, v in {"x": 1}.items()}, list(zip(*{"a": 1, "b": 2}.items())))
g = {}
for w in ["apple", "avocado", "bean"]: g.setdefault(w[0], []).append(w)
print(g, [f"{k}={v}" for k, v in g.items()], sum(map(len, g.values())))
print(max({"a": 3, "b": 9}.items(), key=lambda kv: kv[1]), all(isinstance(k, str) for k in g))
it = iter({"q": 1}); print(next(it), next(it, "end"))
print(1 in {1: 2}.values(), {}.keys(), {1: 2}.items() == {1: 2}.items(), [*{"a": 1}.values()])
