# Which points of a grid stay small under z*z + c, in plain float arithmetic.


def inside(cr, ci, limit):
    zr = 0.0
    zi = 0.0
    for n in range(limit):
        rr = zr * zr
        ii = zi * zi
        if rr + ii > 4.0:
            return n
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    return limit


def run(width, height, limit):
    total = 0
    for y in range(height):
        for x in range(width):
            total += inside(x * 3.0 / width - 2.0, y * 2.0 / height - 1.0, limit)
    return total


print(run(26, 26, 40))
