cells = {(x, y) for x in range(3) for y in range(3)}
diagonal = {(i, i) for i in range(3)}
print(len(cells), sorted(cells - diagonal)[:4], diagonal <= cells, (1, 1) in cells, (3, 3) in cells, sorted(cells & {(0, 0), (5, 5), (2, 1)}))
words = set("the cat and the hat".split())
print(len(words), sorted(words), sorted(words ^ {"cat", "dog"}), max(words), min(words, key=len) in words, " ".join(sorted(words | {"mat"})))
print({(1, 2), (1.0, 2.0)}, {frozenset((1, 2)), frozenset((2, 1))} == {frozenset([1, 2])}, {"a", b"a"} == {b"a", "a"}, {1, "1"} == {"1", 1})
