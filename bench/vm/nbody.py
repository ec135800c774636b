# The planets around the sun, advanced in small steps.

PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
YEAR = 365.24


def body(x, y, z, vx, vy, vz, mass):
    return [[x, y, z], [vx * YEAR, vy * YEAR, vz * YEAR], mass * SOLAR_MASS]


def system():
    sun = body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    jupiter = body(4.84143, -1.16032, -0.103622, 0.001660077, 0.0076990, -0.0000690460, 0.000954792)
    saturn = body(8.343367, 4.124799, -0.403523, -0.002767425, 0.004998528, 0.0000230417, 0.000285886)
    uranus = body(12.894370, -15.111151, -0.223308, 0.002964601, 0.002378472, -0.0000296590, 0.0000436624)
    neptune = body(15.379697, -25.919315, 0.179259, 0.002680678, 0.001628242, -0.0000951592, 0.0000515139)
    return [sun, jupiter, saturn, uranus, neptune]


def pairs(bodies):
    return [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]


def advance(bodies, couples, dt, steps):
    for _ in range(steps):
        for (p1, v1, m1), (p2, v2, m2) in couples:
            dx = p1[0] - p2[0]
            dy = p1[1] - p2[1]
            dz = p1[2] - p2[2]
            pull = dt * (dx * dx + dy * dy + dz * dz) ** -1.5
            a = m1 * pull
            b = m2 * pull
            v1[0] -= dx * b
            v1[1] -= dy * b
            v1[2] -= dz * b
            v2[0] += dx * a
            v2[1] += dy * a
            v2[2] += dz * a
        for place, speed, _mass in bodies:
            place[0] += dt * speed[0]
            place[1] += dt * speed[1]
            place[2] += dt * speed[2]


def energy(bodies, couples):
    total = 0.0
    for (p1, _, m1), (p2, _, m2) in couples:
        dx = p1[0] - p2[0]
        dy = p1[1] - p2[1]
        dz = p1[2] - p2[2]
        total -= m1 * m2 / (dx * dx + dy * dy + dz * dz) ** 0.5
    for _, (vx, vy, vz), mass in bodies:
        total += mass * (vx * vx + vy * vy + vz * vz) / 2.0
    return total


bodies = system()
couples = pairs(bodies)
print("%.9f" % energy(bodies, couples))
advance(bodies, couples, 0.01, 400)
print("%.9f" % energy(bodies, couples))
