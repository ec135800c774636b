from itertools import compress, dropwhile, filterfalse, groupby, pairwise, starmap, takewhile, tee, zip_longest

print(list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(None, [0, 1, "", 2])), list(filterfalse(lambda x: x % 2, range(5))))
print(list(compress("abcd", [1, 0, 1])), list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abcd")), list(pairwise("a")))
print(list(zip_longest("ab", "xyz")), list(zip_longest([1], [2, 3], fillvalue=0)), list(zip_longest()))
a, b = tee([1, 2, 3])
print(list(a), next(b), list(b), [list(x) for x in tee("ab", 3)])
for key, group in groupby("aaabbca"):
    print(key, list(group), end=" ")
print()
print([(k, list(g)) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
groups = groupby("aabb")
first = next(groups)
second = next(groups)
print(first[0], list(first[1]), second[0], list(second[1]))
print([k for k, g in groupby([])], list(groupby([1, 1.0, True]))[0][0])
