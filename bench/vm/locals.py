# Many local variables are moved about in a loop.


def run(turns):
    a = 1
    b = 2
    c = 3
    d = 4
    e = 5
    f = 6
    for _ in range(turns):
        a, b = b, a
        c, d = d, c
        e, f = f, e
        a, b, c, d, e, f = b, c, d, e, f, a
        g = a
        h = b
        i = c
        j = g
        k = h
        l = i
        a = l
        b = k
        c = j
        g = h = i = j = d
        d = j
    return a, b, c, d, e, f, g, h, i, k


print(run(6500))
