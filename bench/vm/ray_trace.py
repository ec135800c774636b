# Rays against spheres and a floor, with shadows and mirrors.

import math


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))


class Sphere:
    def __init__(self, centre, radius, colour, mirror=0.0):
        self.centre = centre
        self.radius = radius
        self.colour = colour
        self.mirror = mirror

    def hit(self, origin, direction):
        between = self.centre - origin
        along = between.dot(direction)
        rest = self.radius * self.radius - (between.dot(between) - along * along)
        if rest < 0.0:
            return None
        distance = along - math.sqrt(rest)
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def colour_at(self, point):
        return self.colour


class Floor:
    mirror = 0.0

    def __init__(self, height):
        self.height = height

    def hit(self, origin, direction):
        if abs(direction.y) < 1e-9:
            return None
        distance = (self.height - origin.y) / direction.y
        return distance if distance > 1e-6 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def colour_at(self, point):
        light = (int(math.floor(point.x)) + int(math.floor(point.z))) % 2 == 0
        return Vector(0.9, 0.9, 0.9) if light else Vector(0.2, 0.2, 0.2)


class Scene:
    def __init__(self, things, light):
        self.things = things
        self.light = light

    def nearest(self, origin, direction):
        best = None
        thing = None
        for candidate in self.things:
            distance = candidate.hit(origin, direction)
            if distance is not None and (best is None or distance < best):
                best = distance
                thing = candidate
        return best, thing

    def trace(self, origin, direction, depth):
        distance, thing = self.nearest(origin, direction)
        if thing is None:
            return Vector(0.3, 0.5, 0.9)
        point = origin + direction * distance
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        blocked, _ = self.nearest(point, to_light)
        shade = 0.2 if blocked is not None else 0.2 + 0.8 * max(0.0, normal.dot(to_light))
        colour = thing.colour_at(point) * shade
        if thing.mirror and depth:
            bounced = direction - normal * (2.0 * direction.dot(normal))
            colour = colour * (1.0 - thing.mirror) + self.trace(point, bounced.unit(), depth - 1) * thing.mirror
        return colour


def run(width, height):
    scene = Scene(
        [
            Sphere(Vector(0.0, 0.5, 4.0), 1.0, Vector(0.9, 0.2, 0.2), 0.4),
            Sphere(Vector(1.5, 0.0, 3.0), 0.5, Vector(0.2, 0.9, 0.2)),
            Sphere(Vector(-1.5, 0.0, 3.0), 0.5, Vector(0.2, 0.2, 0.9), 0.2),
            Floor(-0.5),
        ],
        Vector(3.0, 5.0, 0.0),
    )
    eye = Vector(0.0, 0.5, -2.0)
    check = 0
    for y in range(height):
        for x in range(width):
            direction = Vector((x - width / 2) / width * 1.5, (height / 2 - y) / height * 1.5, 2.0).unit()
            colour = scene.trace(eye, direction, 2)
            for part in (colour.x, colour.y, colour.z):
                check = (check * 17 + min(255, int(part * 255))) & 0xFFFFFF
    return check


print(run(14, 12))
