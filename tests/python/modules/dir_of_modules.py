# dir() of a module tells what it has, nothing that every object has, and all of it can be asked for.
import collections
import math
import sys

here = sys.modules["__main__"]
print([name for name in dir(here) if not name.startswith("__")])
for module in (here, collections, math, sys):
    names = dir(module)
    print(module.__name__, [name for name in names if not hasattr(module, name)], "__eq__" in names, "__name__" in names)
print("sqrt" in dir(math), "deque" in dir(collections), here.__delattr__.__name__)
del here.math
print("math" in dir(here))
