ages = {"ann": 30, "bob": 25, "cy": 30, "dee": 25}
by_age = {}
for name, age in ages.items():
    by_age.setdefault(age, []).append(name)
print(by_age, {age: len(names) for age, names in by_age.items()}, {v: k for k, v in ages.items()}, sorted(ages, key=lambda n: (-ages[n], n)))
a, b = {"x": 1, "y": 2}, {"y": 20, "z": 30}
print({**a, **b}, {k: a.get(k, 0) + b.get(k, 0) for k in sorted(a.keys() | b.keys())}, {k: (a[k], b[k]) for k in a.keys() & b.keys()}, dict(sorted({**b, **a}.items())), dict(enumerate("ab")), dict(a, z=0), min(b.values()), sum(a.values()))
print(list(map(list, zip(*a.items()))), [*a], (*a.values(),), max(a, key=a.get), any(v > 1 for v in a.values()), dict.fromkeys(a, 0) | {"new": 1})
