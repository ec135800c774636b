def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


d = {1: "a", 2: "b", 3: "c"}
print(d.keys() & {1, 5}, d.keys() | {9}, d.keys() - [1], d.keys() ^ {1, 7}, d.items() & {(1, "a")}, d.items() - {(1, "a"), (2, "b")})
print({1, 2} - d.keys(), {1} | d.keys(), {1} <= d.keys(), d.keys() == {1, 2, 3}, d.keys() >= {2}, d.keys().isdisjoint([4]), d.keys() == {3: 0, 2: 0, 1: 0}.keys())
print(1 in d.keys(), (1, "a") in d.items(), (1, "b") in d.items(), "a" in d.values(), len(d.items()), list(reversed(d.items())), d.values() == d.values())
keys = d.keys()
d[4] = "d"
print(keys, d.values(), d.items(), list(keys)[-1])
attempt(lambda: d.values() | {1})
attempt(lambda: d.keys()[0])
attempt(lambda: d.keys() | 5)
