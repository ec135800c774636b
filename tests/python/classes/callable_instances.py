class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, *rest, k=0): return self.n + x + sum(rest) + k
a = Adder(5); print(a(1), a(1, 2, 3, k=4), list(map(a, [1, 2])), callable(a), sorted([3, 1], key=Adder(0)))
class N: pass
n = N(); n.__call__ = lambda: 1
try: n()
except TypeError as e: print(e)
for bad in (5, "s", None, [], N()):
    try: bad()
    except TypeError as e: print(e)
class M(type):
    def __call__(cls, *a): print("making", cls.__name__, a); return super().__call__(*a)
class P(metaclass=M):
    def __init__(self, v): self.v = v
print(P(3).v)
