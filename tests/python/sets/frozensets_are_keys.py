def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


f = frozenset([1, 2])
print(f, {f: "x"}[frozenset([2, 1])], f in {f}, {1, 2} in {f}, frozenset([f, 3]) == {3, f}, hash(f) == hash(frozenset((2, 1))), frozenset() == set(), f.copy() is f)
print(hash(frozenset()), hash(frozenset([1, 2, 3])), frozenset("a"), frozenset({1: 2}))
s = {frozenset([1]), 5}
s.discard({1})
print(s)
attempt(lambda: f.add(1))
attempt(lambda: {{1}})
attempt(lambda: hash({1}))
g = f
g |= {3}
print(f, g)
