import itertools as it

print(list(it.islice(it.count(5, 2), 3)), list(it.islice(it.cycle("ab"), 5)), list(it.repeat(1, 3)), list(it.chain([1], "ab", (2,))), list(it.chain.from_iterable(["ab", [1]])))
print(list(it.islice("abcdefg", 2)), list(it.islice("abcdefg", 2, 4)), list(it.islice("abcdefg", 2, None)), list(it.islice("abcdefg", 0, None, 2)), list(it.islice("abc", 5)))
print(list(it.accumulate([1, 2, 3, 4])), list(it.accumulate([3, 1, 2], max)), list(it.accumulate([1, 2], initial=10)), list(it.accumulate([])))
print(list(it.compress("abcd", [1, 0, 1, 0])), list(it.dropwhile(lambda x: x < 3, [1, 3, 2, 5])), list(it.takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(it.filterfalse(lambda x: x % 2, range(5))), list(it.filterfalse(None, [0, 1, ""])), list(it.starmap(pow, [(2, 3), (3, 2)])))
print(list(it.zip_longest("abc", [1], fillvalue="-")), list(it.zip_longest()), list(it.pairwise("abcd")), list(it.pairwise("a")))
print(list(it.product("ab", [1, 2])), list(it.product([0, 1], repeat=2)), list(it.product()), list(it.permutations("abc", 2)), list(it.permutations([1, 2, 3])), list(it.combinations("abcd", 2)), list(it.combinations_with_replacement("abc", 2)), list(it.combinations([1], 2)))
print([(k, list(g)) for k, g in it.groupby("aabbbc")], [(k, list(g)) for k, g in it.groupby([1, 3, 2, 4, 5], lambda x: x % 2)])
a, b = it.tee([1, 2, 3])
print(next(a), list(b), list(a))
try:
    it.islice([1], -1)
except ValueError as e:
    print(e)
evens = (x for x in it.count() if x % 2 == 0)
print([next(evens) for _ in range(3)], sum(it.islice(it.count(1), 100)))
