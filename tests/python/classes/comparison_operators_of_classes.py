class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n if isinstance(o, V) else NotImplemented
    def __lt__(self, o): return self.n < o.n if isinstance(o, V) else NotImplemented
    def __le__(self, o): return self.n <= o.n if isinstance(o, V) else NotImplemented
    def __repr__(self): return f"V{self.n}"
a, b = V(1), V(2)
print(a == b, a != b, a < b, a > b, a <= b, a >= b, a == 1, a != 1, sorted([b, a]), max(a, b), min([b, a]))
try: a < 1
except TypeError as e: print(e)
try: 1 > a
except TypeError as e: print(e)
class X:
    def __eq__(self, o): return "eq"
    def __ne__(self, o): return "ne"
    def __gt__(self, o): return "gt"
print(X() == 1, X() != 1, X() > 1, 1 < X(), 1 == X())
class Y(V):
    def __eq__(self, o): return "sub eq"
print(V(1) == Y(1), [V(1)] == [V(1)], V(1) in [V(2), V(1)], (V(1), 2) < (V(1), 3), [V(2)].index(V(2)))
try: hash(a)
except TypeError as e: print(e)
