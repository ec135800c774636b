l = [1]
l.append(l)
print(l, [l, l], (l,), {"k": l})
d = {}
d["self"] = d
d["list"] = [d]
print(d)
t = ([],)
t[0].append(t)
print(t, len(t[0]), t[0][0] is t)
print(repr([[], [[]], {}, (), set()]), str([None, True, 1.0, "a", b"b"]))
