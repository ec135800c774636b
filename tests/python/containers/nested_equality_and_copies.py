import json
a = {"l": [1, {"x": (1, 2)}], "n": None}
b = {"n": None, "l": [1, {"x": (1, 2)}]}
print(a == b, a is b, a["l"] == b["l"], [a] == [b], {"a": [1]} == {"a": [2]})
c = dict(a); c["l"].append(2); print(a["l"], c is a)
d = json.loads(json.dumps({"k": [1, 2]})); print(d)
l = [[1], [2]]; m = l[:]; m[0].append(9); m.append(3); print(l, m)
t = ([1], {"a": 1}); t[0].append(2); print(t)
print([1, [2]] == [1.0, [2.0]], (1, (2, 3)) < (1, (2, 4)), [[1, 2], [1]] > [[1, 1]], {1: {2: 3}} != {1: {2: 4}})
def deep(o):
    if isinstance(o, dict): return {k: deep(v) for k, v in o.items()}
    if isinstance(o, list): return [deep(v) for v in o]
    return o
e = deep(a); e["l"][1]["x"] = 0; print(a["l"][1], e["l"][1])
print(hash((1, (2, "a"))) == hash((1, (2, "a"))), {(1, (2,)): "t"}[(1, (2,))])
for bad in ([], {}, set(), ([],), bytearray()):
    try: hash(bad)
    except TypeError as x: print(x)
