# Statements as text define names where they should: in the module, in a dict, in a class.
x = 5
exec("y = x * 2\ndef f(a):\n    return a + y\nclass C:\n    z = y\n    def m(self): return self.z, x\n")
print(y, f(1), C().m(), C.z)
space = {}
exec("a = 1\nb = [a] * 3", space)
print(sorted(space), space["b"])
outer, inner = {"q": 7}, {}
exec("w = q + 1\nglobal g\ng = 9\ndef h(): return q", outer, inner)
print(sorted(inner), inner["w"], inner["h"](), sorted(outer), outer["g"])
exec("del y")
try:
    y
except NameError as error:
    print(error)
try:
    exec("del y")
except NameError as error:
    print(error)
exec("def gen():\n  for i in range(3): yield i * x\nprint(list(gen()))")
exec("print((lambda k: k + x)(3), list(k * x for k in (1, 2)), {k: x for k in 'ab'})")
exec("global declared\ndeclared = 5")
print(declared)
exec("import math\nprint(math.floor(2.5))\nfrom math import ceil as up\nprint(up(2.1))")
exec("import collections\nprint(collections.Counter('aab'))")
exec("from math import *\nprint(floor(3.7), trunc(1.5))")


class Filled:
    v = 3
    exec("w = v + 1")
    print(w)


print(Filled.w)


def keeps_its_locals():
    n = 1
    exec("n = 2\nprint(n)")
    return n


print(keeps_its_locals())


class Plain:
    pass


thing = Plain()
setattr(thing, "late" + "name", 5)
exec("print(thing.latename)\nthing.latename = 6")
print(vars(thing), thing.latename)
exec("class D(C):\n  def m(self):\n    return super().m() + (1,)")
print(D().m(), D.__name__)
exec("try:\n  1 / 0\nexcept ZeroDivisionError as e:\n  print('caught', e)\nfor i in range(2):\n  print(i)\nelse:\n  print('else')")
exec("match [1, 2]:\n  case [a, b]:\n    print(a + b)\nwith open.__class__ and __import__('contextlib').suppress(KeyError):\n  {}['k']")
for i in range(50):
    exec(f"v{i} = {i}")
print(eval("v5 + v49"), exec("pass"))
exec("def countdown(n):\n  return [n] + countdown(n - 1) if n else []\nprint(countdown(3))")
exec("exec('nested = 1')\nprint(nested, eval('nested + 1'))")
exec("", {}), exec("# nothing"), exec("\n\n")
try:
    exec("x", 5)
except TypeError as error:
    print(error)
