# IntFlag: combining gives flags again, also with plain integers.
from enum import IntFlag


class Mode(IntFlag):
    READ = 1
    WRITE = 2
    RUN = 4


both = Mode.READ | Mode.WRITE
print(both, repr(both), type(both).__name__, both == 3, Mode.READ in both, Mode.RUN in both, list(both))
print(repr(Mode.READ | 4), repr(4 | Mode.READ), repr(both & 1), repr(1 & both), repr(both ^ Mode.READ), repr(~Mode.READ), repr(Mode(0)), repr(Mode(8) | 1))
print(Mode.READ + 1, type(Mode.READ + 1).__name__, f"{both}", f"{both:>4}", "%d" % both, {both: "x"}[3])
