# Names in a package's __all__ that it does not bind are its modules: a star import brings them.
print("before")
from parts import *

print(left.name, right.name, value)
import sys

print("parts.left" in sys.modules, sys.modules["parts.right"] is right, "parts" in globals())
import parts.left as again

print(again is left)
