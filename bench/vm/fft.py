# A transform of complex numbers in two lists of floats, and back again.

import math


def transform(real, imaginary, sign):
    count = len(real)
    j = 0
    for i in range(1, count):
        bit = count >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            real[i], real[j] = real[j], real[i]
            imaginary[i], imaginary[j] = imaginary[j], imaginary[i]
    length = 2
    while length <= count:
        angle = sign * 2 * math.pi / length
        step_r = math.cos(angle)
        step_i = math.sin(angle)
        half = length // 2
        for start in range(0, count, length):
            wr = 1.0
            wi = 0.0
            for k in range(start, start + half):
                m = k + half
                ur = real[k]
                ui = imaginary[k]
                vr = real[m] * wr - imaginary[m] * wi
                vi = real[m] * wi + imaginary[m] * wr
                real[k] = ur + vr
                imaginary[k] = ui + vi
                real[m] = ur - vr
                imaginary[m] = ui - vi
                wr, wi = wr * step_r - wi * step_i, wr * step_i + wi * step_r
        length <<= 1


def run(count, rounds):
    real = [((i * 7919) % 256) / 256.0 - 0.5 for i in range(count)]
    kept = list(real)
    imaginary = [0.0] * count
    for _ in range(rounds):
        transform(real, imaginary, -1)
        transform(real, imaginary, 1)
        for i in range(count):
            real[i] /= count
            imaginary[i] /= count
    return max(abs(a - b) for a, b in zip(real, kept)), real[5]


error, value = run(256, 3)
print(error < 1e-12, "%.9f" % value)
