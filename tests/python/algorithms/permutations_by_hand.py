from itertools import combinations, permutations, product


def by_recursion(items):
    if len(items) <= 1:
        yield tuple(items)
    for i, item in enumerate(items):
        if len(items) > 1:
            for rest in by_recursion(items[:i] + items[i + 1 :]):
                yield (item, *rest)


def by_swaps(items):
    """Heap's method: one swap between one arrangement and the next."""
    items = list(items)
    counters = [0] * len(items)
    yield tuple(items)
    i = 0
    while i < len(items):
        if counters[i] < i:
            j = counters[i] if i % 2 else 0
            items[i], items[j] = items[j], items[i]
            yield tuple(items)
            counters[i] += 1
            i = 0
        else:
            counters[i] = 0
            i += 1


def following(items):
    items = list(items)
    i = len(items) - 2
    while i >= 0 and items[i] >= items[i + 1]:
        i -= 1
    if i < 0:
        return None
    j = max(k for k in range(i + 1, len(items)) if items[k] > items[i])
    items[i], items[j] = items[j], items[i]
    items[i + 1 :] = items[: i : -1]
    return items


def choose(items, n):
    if n == 0:
        return [()]
    return [(items[i], *rest) for i in range(len(items)) for rest in choose(items[i + 1 :], n - 1)]


def nth(items, index):
    items, out = list(items), []
    size = 1
    for k in range(2, len(items)):
        size *= k
    for k in range(len(items) - 1, 0, -1):
        position, index = divmod(index, size)
        out.append(items.pop(position))
        size //= k
    return out + items


print(list(by_recursion("abc")), list(by_recursion("")), list(by_recursion("a")))
print(list(by_swaps("abc")))
print(list(by_recursion([1, 2, 3, 4])) == list(permutations([1, 2, 3, 4])), sorted(by_swaps(range(4))) == list(permutations(range(4))))
word, words = list("aab"), []
while word:
    words.append("".join(word))
    word = following(word)
print(words, following([3, 2, 1]), following([1]), following([1, 3, 2]))
print(choose("abcd", 2), choose("abcde", 3) == list(combinations("abcde", 3)), choose("ab", 3))
print([tuple(nth("abcd", i)) for i in range(24)] == list(permutations("abcd")), "".join(nth("abcdefghij", 999999)))
solutions = [p for p in permutations(range(6)) if len({p[i] + i for i in range(6)}) == len({p[i] - i for i in range(6)}) == 6]
print(solutions, len(list(product("ab", repeat=5))))
