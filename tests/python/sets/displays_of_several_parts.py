# Set displays that spread several things, constants among them.
a, b = [1, 2], (3,)
print({*a, *b}, {*b, *a}, {*a, *(4, 5)}, {0, *a, *b, 9}, {*(), *a}, {*"", *b}, {*a} | {*b})
print({*b}, {*(1, 2, 3)}, {*(1,), *(2,), *(3,)}, {7, *(8, 9)}, len({*"ab", *("a", "b"), *b}))
row = (10, 20)
print(sorted({*row, *{30, 40}, *range(2), *(x for x in (5, 6)), *{50: 1}}))
try:
    {*a, *5}
except TypeError as error:
    print(error)
