a, *b, c = range(5); print(a, b, c)
*a, = "xy"; print(a)
(a, *b), c = (1, 2, 3), 4; print(a, b, c)
[x, [y, *z]] = 1, (2, 3, 4); print(x, y, z)
print([*range(3), *"ab"], (*[1], 2), {*[1, 1], 2}, {**{"a": 1}, "b": 2, **{"a": 3}}, [*[*[1]]])
for a, *b in [(1, 2, 3), "xyz"]: print(a, b)
def f(*a): return a
print(f(*[1], *(), *{2: 3}), f(*range(2), 5), max(*[1, 2], 0))
def g(): return *[1, 2], 3
print(g())
x = *[1], 2; print(x)
for bad in (lambda: [*5], lambda: f(*None), lambda: {**[1]}, lambda: dict(**{1: 2})):
    try: bad()
    except TypeError as e: print(e)
try: a, b = 1,
except ValueError as e: print(e)
try: a, *b = ()
except ValueError as e: print(e)
try: a, b = 5
except TypeError as e: print(e)
i = 0; i, l2 = 1, [0, 0]; l2[i], i = 9, 0; print(l2, i)
