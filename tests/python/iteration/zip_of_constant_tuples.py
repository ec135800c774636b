# `zip` takes from both or from neither, also where one of them is a tuple of constants.

print(list(zip([[1], [2]], (0, ""))), list(zip((0, ""), [1, 2])), dict(zip("ab", (1, 2))))
for pair in zip([1, 2, 3], (None, None)):
    print(pair)
