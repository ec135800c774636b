from enum import Enum, IntEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["GREEN"], Color.CRIMSON is Color.RED)
print(list(Color), len(Color), Color.RED in Color, Color.RED == Color.RED, Color.RED == 1, Color.RED != Color.GREEN, isinstance(Color.RED, Color))
print({Color.RED: "r"}[Color.RED], hash(Color.RED) == hash(Color.RED), sorted(Color.__members__))


class Level(IntEnum):
    LOW = 1
    HIGH = 5


print(Level.LOW < Level.HIGH, Level.HIGH + 1, int(Level.LOW), Level.HIGH == 5, Level(5), repr(Level.LOW), max(Level))


class Auto(Enum):
    A = auto()
    B = auto()

    def describe(self):
        return self.name + str(self.value)


print(Auto.A.value, Auto.B.describe())
for call in [lambda: Color(9), lambda: Color["NONE"]]:
    try:
        call()
    except (ValueError, KeyError) as e:
        print(type(e).__name__, e)
try:
    Color.RED = 5
except AttributeError as e:
    print("AttributeError")
