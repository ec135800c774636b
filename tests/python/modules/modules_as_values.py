import math
import math as m
from math import sqrt, pi as circle
import json, struct

print(m is math, sqrt(16), circle == math.pi, m.floor(2.5), getattr(math, "ceil")(2.5), hasattr(math, "nope"), math.__name__, type(math).__name__)
try:
    import no_such_module
except ImportError as e:
    print(type(e).__name__, e)
try:
    from math import nope
except ImportError as e:
    print(type(e).__name__)


def local():
    import binascii
    from struct import calcsize
    return binascii.hexlify(b"a"), calcsize("i")


print(local(), callable(math.sin), callable(math.pi), [f(4) for f in (math.sqrt, math.floor)])
d = {"f": math.sqrt}
print(d["f"](9), math.sqrt == math.sqrt, math.sqrt is m.sqrt)
try:
    math.sqrt()
except TypeError as e:
    print(type(e).__name__)
try:
    math.sqrt(1, 2)
except TypeError as e:
    print(type(e).__name__)
try:
    math.sqrt(x=1)
except TypeError as e:
    print(type(e).__name__)
