p = 1, 2
x, y = p
print(p, (1,), (), len(p), p[0], p + (3,), p * 2, p == (1, 2), p < (1, 3), hash(p) == hash((1, 2)))
try: p[0] = 5
except TypeError as e: print(e)
try: del p[0]
except TypeError as e: print(e)
print(tuple("abc"), tuple([1, [2]]), (1, (2, (3,))), ((1, 2) in [(1, 2)]), (1, 2, 3).index(3), tuple(range(3)))
try: (1,).index(5)
except ValueError as e: print(e)
try: (1, 2)[5]
except IndexError as e: print(e)
def minmax(*v): return min(v), max(v)
lo, hi = minmax(3, 1, 2); print(lo, hi)
d = {(x, y): x * y for x in range(3) for y in range(3)}; print(d[2, 2], (0, 1) in d, len(d))
a, (b, c), *d = 1, (2, 3), 4, 5; print(a, b, c, d)
print(sorted([(2, "b"), (1, "z"), (2, "a")]), max((1, 9), (2, 0)), sum(((1,), (2,)), ()))
