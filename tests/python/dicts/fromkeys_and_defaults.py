def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), dict.fromkeys(range(3), "x"), {}.fromkeys("a", 1), dict.fromkeys({}))
shared = dict.fromkeys("ab", [])
shared["a"].append(1)
print(shared)
attempt(dict.fromkeys)
attempt(dict.fromkeys, 5)
attempt(dict.fromkeys, [[]])
counts = {}
for word in "a b a c b a".split():
    counts[word] = counts.get(word, 0) + 1
groups = {}
for word, n in counts.items():
    groups.setdefault(n % 2, []).append(word)
print(counts, groups, sorted(counts, key=counts.get, reverse=True), max(counts, key=counts.get))
