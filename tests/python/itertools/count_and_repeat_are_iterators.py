from collections.abc import Iterator
from itertools import count, islice, repeat

print(isinstance(count(), Iterator), isinstance(repeat(1), Iterator))
print(list(islice(count(2, 3), 4)), list(islice(repeat("a"), 3)))
print(type(count()), type(repeat(0)))
big = count(2 ** 40)
print(next(big), next(big))
print([round(x, 2) for x in islice(count(0.5, 0.25), 4)])
print(sum(repeat(5, 4)), "".join(repeat("ab", 2)), list(repeat(1, 0)))
