class Impedance(complex):
    def __repr__(self):
        return "Impedance(%g, %g)" % (self.real, self.imag)

    def magnitude(self):
        return abs(self)


z = Impedance(3, 4)
print(z, repr(z), z.magnitude(), z + 1, type(z + 1).__name__, z == 3 + 4j)
print(isinstance(z, complex), z.conjugate(), -z, z * z, hash(z) == hash(3 + 4j))
