class P:
    __slots__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
    def __repr__(self): return f"P({self.x}, {self.y})"
p = P(1, 2); p.x += 5; print(p, hasattr(p, "__dict__"), P.__slots__, hasattr(p, "z"))
for f in (lambda: setattr(p, "z", 1), lambda: p.z, lambda: delattr(p, "z")):
    try: f()
    except AttributeError as e: print(e)
class Q(P): __slots__ = ("z",)
q = Q(1, 2); q.z = 3; print(q, q.z, sorted(n for k in Q.__mro__ for n in getattr(k, "__slots__", ())))
class E: __slots__ = ()
try: E().a = 1
except AttributeError as e: print(e)
print(type(P.x).__name__, P.x.__get__(p), p.x)
P.x.__set__(p, 9); print(p)
