from itertools import repeat
import operator

print(repeat(1), repeat("a", 3), repeat([], 0), repeat(None, -2), repeat(object="x", times=2))
r = repeat("x", 3)
print(next(r), r, operator.length_hint(r))
print(list(r), r, list(r))
print(list(map(pow, range(4), repeat(2))))
