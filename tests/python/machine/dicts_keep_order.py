d = {"b": 1, "a": 2}
d["c"] = 3; d["b"] = 9; del d["a"]; d["a"] = 0
print(d, len(d), "c" in d, "z" not in d, d.get("z"), d.get("z", 5), d["c"])
print(list(d.items()), d.pop("c"), d.pop("q", None), d.setdefault("n", []), d.setdefault("b", 4))
d.update({"x": 1}, y=2); d.update([("z", 26)]); print(d, d.popitem())
print({**d, "b": 0}, {1: "a"} | {2: "b"}, dict(a=1, b=2), dict([(1, 2)]), dict.fromkeys("ab", 0), dict(zip("ab", [1, 2])))
e = {1: "int", 1.0: "float", True: "bool", (1, 2): "t", None: "n", "1": "s", frozenset([1]): "f"}
print(e, e[1], e[(1, 2)])
print({k: v * 2 for k, v in {"a": 1, "b": 2}.items()}, {x for x in "aab"} == {"a", "b"})
print({1: 2} == {1: 2.0}, {1: 2} != {2: 1}, d.keys() & {"x", "b", "q"} == {"x", "b"}, {"a": 1}.items())
for f in (lambda: {}["k"], lambda: {}.popitem(), lambda: {[]: 1}, lambda: {}.pop(1), lambda: dict([1]), lambda: dict(["abc"])):
    try: f()
    except Exception as err: print(type(err).__name__, err)
big = {}
for i in range(500): big[i * 7] = i
for i in range(0, 500, 2): del big[i * 7]
print(len(big), big[7], 0 in big, list(big)[:3], sum(big.values()))
for i in range(500): big["k%d" % i] = i
print(len(big), big["k499"], "k500" in big)
n = {"a": {"b": [1, {"c": 2}]}}
n["a"]["b"][1]["c"] += 5; print(n)
r = {}; r["self"] = r; print(r)
copy = d.copy(); copy.clear(); print(copy, bool(copy), bool(d), list(reversed({"a": 1, "b": 2})))
count = {}
for ch in "mississippi": count[ch] = count.get(ch, 0) + 1
print(count, sorted(count.items(), key=lambda kv: (-kv[1], kv[0])), max(count, key=count.get))
