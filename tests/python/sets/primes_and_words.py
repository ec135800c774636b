def primes(limit):
    numbers = set(range(2, limit))
    for n in range(2, int(limit ** 0.5) + 1):
        numbers -= set(range(n * n, limit, n))
    return numbers


print(sorted(primes(60)), len(primes(500)), primes(20))
text = "the quick brown fox jumps over the lazy dog the end"
words = text.split()
print(len(words), len(set(words)), sorted(set(words)), sorted({w for w in words if words.count(w) > 1}))
letters = set(text) - {" "}
print(len(letters), sorted(set("abcdefghijklmnopqrstuvwxyz") - letters))
graph = {1: {2, 3}, 2: {4}, 3: {4, 5}, 4: set(), 5: {1}}
seen, todo = set(), {1}
while todo:
    node = todo.pop()
    seen.add(node)
    todo |= graph[node] - seen
print(seen)
