# A point jumps through a curve's transformations; the picture is hashed.

import math


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length(self):
        return math.sqrt(self.x * self.x + self.y * self.y)


class Spline:
    def __init__(self, points, degree):
        self.points = points
        self.degree = degree
        inner = len(points) - degree
        self.knots = [0] * degree + list(range(inner + 1)) + [inner] * degree

    def domain(self):
        return self.knots[self.degree], self.knots[len(self.knots) - self.degree - 1]

    def at(self, u):
        low, high = self.domain()
        if u >= high:
            return self.points[-1]
        i = self.degree
        while self.knots[i + 1] <= u:
            i += 1
        d = [self.points[i - self.degree + j] for j in range(self.degree + 1)]
        for level in range(1, self.degree + 1):
            for j in range(self.degree, level - 1, -1):
                left = self.knots[i - self.degree + j]
                right = self.knots[i + 1 + j - level]
                share = (u - left) / (right - left) if right > left else 0.0
                d[j] = d[j - 1].scaled(1.0 - share) + d[j].scaled(share)
        return d[self.degree]


class Game:
    def __init__(self, splines, thickness):
        self.splines = splines
        self.thickness = thickness
        self.seed = 12345
        self.lengths = [self.measure(spline) for spline in splines]
        self.total = sum(self.lengths)

    def measure(self, spline):
        low, high = spline.domain()
        length = 0.0
        last = spline.at(low)
        for n in range(1, 41):
            here = spline.at(low + (high - low) * n / 40)
            length += (here - last).length()
            last = here
        return length

    def random(self):
        self.seed = (self.seed * 16807) % 2147483647
        return self.seed / 2147483647

    def jump(self, point):
        pick = self.random() * self.total
        which = 0
        while which < len(self.splines) - 1 and pick > self.lengths[which]:
            pick -= self.lengths[which]
            which += 1
        spline = self.splines[which]
        low, high = spline.domain()
        where = spline.at(low + (high - low) * point.x)
        side = spline.at(low + (high - low) * min(point.x + 0.01, 1.0)) - where
        length = side.length() or 1.0
        push = (point.y - 0.5) * self.thickness / length
        where = Vector(where.x + side.y * push, where.y - side.x * push)
        return Vector(min(max(where.x, 0.0), 1.0), min(max(where.y, 0.0), 1.0))


def run(size, turns):
    splines = [
        Spline([Vector(0.1, 0.9), Vector(0.4, 0.2), Vector(0.8, 0.3), Vector(0.9, 0.8), Vector(0.5, 0.9)], 3),
        Spline([Vector(0.2, 0.1), Vector(0.3, 0.6), Vector(0.5, 0.4), Vector(0.7, 0.1)], 3),
        Spline([Vector(0.0, 0.5), Vector(0.3, 0.3), Vector(0.6, 0.7), Vector(1.0, 0.5)], 3),
    ]
    game = Game(splines, 0.25)
    picture = [bytearray(size) for _ in range(size)]
    point = Vector(0.5, 0.5)
    for _ in range(turns):
        point = game.jump(point)
        row = picture[int(point.y * (size - 1))]
        column = int(point.x * (size - 1))
        if row[column] < 255:
            row[column] += 1
    check = 0
    for row in picture:
        for count in row:
            check = (check * 31 + count) & 0xFFFFFF
    return check


print(run(32, 400))
