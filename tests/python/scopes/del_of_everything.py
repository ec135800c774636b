a = 1; del a
try: a
except NameError as e: print(e)
l = [1, 2, 3, 4, 5]; del l[0], l[-1]; print(l); del l[:2]; print(l)
d = {"a": 1, "b": 2}; del d["a"]; print(d)
class C:
    x = 1
    def __delitem__(self, k): print("delitem", k)
    def __delattr__(self, k): print("delattr", k)
c = C(); del c[1], c.foo; del C.x; print(hasattr(C, "x")); del c[1:2], c[::3]
def f():
    a, b = 1, 2
    del a, b
    try: return a
    except UnboundLocalError as e: return str(e)
print(f())
x, y = 1, 2; del (x, y)
try: y
except NameError as e: print(e)
def g(n):
    for i in range(n): pass
    del i
    try: print(i)
    except NameError as e: print(e)
g(2)
try: del undefined_thing
except NameError as e: print(e)
try: del {}["k"]
except KeyError as e: print(repr(e))
try: del [][0]
except IndexError as e: print(e)
def h():
    def inner(): return v
    v = 1; print(inner()); del v
    try: inner()
    except NameError as e: print(e)
h()
