class Celsius(int):
    def __repr__(self):
        return "%d C" % int(self)

    def __add__(self, other):
        return Celsius(int(self) + int(other))


t = Celsius(20)
print(t, repr(t), t + 5, type(t + 5).__name__, t - 5, type(t - 5).__name__, t == 20, {20: "x"}[t], hash(t) == hash(20), [0] * Celsius(2), f"{t:05d}", "%d" % t, sorted([Celsius(3), 1]), isinstance(t, int), int(t), t.bit_length(), max(t, 30), bool(Celsius(0)), -t, abs(Celsius(-3)), t.real)


class Flag(int):
    ON, OFF = 1, 0

    def __str__(self):
        return "on" if self else "off"


print(Flag(1), Flag(Flag.OFF), [Flag(1)], "%s" % Flag(0), str(Flag(1)))
