# sys.modules, __import__, builtins and what a module says of itself.
import builtins
import importlib
import math
import sys

print("math" in sys.modules, sys.modules["math"] is math, "nothing" in sys.modules, sys.modules["__main__"].__name__)
print(builtins.len is len, builtins.ValueError is ValueError, hasattr(builtins, "nothing"), __builtins__ is builtins)
print(__import__("math") is math, importlib.import_module("math") is math)
for name in ("nothing", "nothing.at.all"):
    try:
        __import__(name)
    except ImportError as error:
        print(type(error).__name__, error)
import heapq

print(sys.modules["heapq"] is heapq, heapq.__package__ == "", __package__, __spec__)
first = heapq.heappush
del sys.modules["heapq"]
print("heapq" in sys.modules)
import heapq

print("heapq" in sys.modules, first([], 1))
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.bits_per_digit, sys.hash_info.width)
print(sys.hexversion >> 16 == 0x30B, sys.getfilesystemencoding(), sys.flags.optimize)
