def queens(n, row=0, columns=()):
    if row == n:
        yield columns
        return
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(columns)):
            yield from queens(n, row + 1, columns + (column,))


solutions = list(queens(6))
print(len(solutions), solutions[0], len(list(queens(5))))
for column in solutions[0]:
    print("." * column + "Q" + "." * (5 - column))


def permutations(items):
    if not items:
        yield []
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield [item] + rest


print(list(permutations([1, 2, 3])), len(list(permutations(list("abcd")))), ["".join(p) for p in permutations(list("abc"))])
subsets = [[]]
for item in "xyz":
    subsets += [s + [item] for s in subsets]
print(subsets, len(subsets))
