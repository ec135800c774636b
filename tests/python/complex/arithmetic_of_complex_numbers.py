z = 3 - 4j
print(z + 1, 1 + z, z - 2.5, 2.5 - z, z * 2j, 2j * z)
print(z / (1 + 1j), 10 / z, z * z, -z, +z)
print(z == 3 - 4j, z != 3, 4 + 0j == 4, 2.5 == 2.5 + 0j)
print(True + 1j, 1j * 1j, (1 + 2j) * (3 + 4j) - (5j))
z += 1
z *= 2
z -= 3j
z /= 2
print(z)
print(bool(0j), bool(1j), not 0j, bool(complex(0, -0.0)))
