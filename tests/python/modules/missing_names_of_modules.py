import math

try:
    math.zork
except AttributeError as e:
    print(e, e.name, e.obj is math)
try:
    from math import zork
except ImportError as e:
    print(type(e).__name__, e.name)
print(hasattr(math, "zork"), getattr(math, "zork", None))
math.zork = 1
print(math.zork, hasattr(math, "zork"))
from math import zork
print(zork)
