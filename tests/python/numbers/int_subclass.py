class Level(int):
    def __str__(self):
        return "level " + int.__repr__(self) if False else "level %d" % int(self)

    def up(self):
        return Level(self + 1)


a = Level(3)
print(a, a.up(), a + 1, type(a + 1), a == 3, a > 2, [0, 1, 2, 3][a], isinstance(a, int), a.bit_length(), hash(a) == hash(3))
print({3: "three"}[a], f"{a:03d}", "%d" % a, int(a), float(a))


class Ratio(float):
    pass


r = Ratio(0.5)
print(r, r * 2, type(r * 2), r.is_integer(), r == 0.5, isinstance(r, float), f"{r:.3f}")
