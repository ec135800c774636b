from itertools import combinations, combinations_with_replacement, permutations, product

print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])))
print(list(permutations("abc")), list(permutations([1, 2, 3], 2)), list(permutations([1], 2)), list(permutations([])))
print(list(combinations("abcd", 2)), list(combinations([1], 2)), list(combinations([1, 2], 0)))
print(list(combinations_with_replacement("ab", 2)), list(combinations_with_replacement([], 1)))
print(len(list(permutations(range(5)))), sum(1 for _ in combinations(range(10), 5)), ["".join(p) for p in product("01", repeat=3)])
for call in [lambda: combinations("a", -1), lambda: permutations("a", -1), lambda: product("a", repeat=-1)]:
    try:
        list(call())
    except ValueError as e:
        print(e)
