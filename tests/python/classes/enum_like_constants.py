class Color:
    RED, GREEN = range(2)
    names = ("red", "green")
    @classmethod
    def name(cls, v): return cls.names[v]
print(Color.RED, Color.name(Color.GREEN))
class Level:
    _all = {}
    def __init__(self, n, v): self.n, self.v = n, v; Level._all[n] = self
    def __repr__(self): return f"<Level {self.n}>"
    def __lt__(self, o): return self.v < o.v
    def __hash__(self): return hash(self.v)
    def __eq__(self, o): return self.v == o.v
LOW, HIGH = Level("LOW", 1), Level("HIGH", 9)
print(sorted(Level._all.values(), reverse=True), LOW < HIGH, {LOW: "l"}[Level("X", 1)], Level._all["HIGH"])
