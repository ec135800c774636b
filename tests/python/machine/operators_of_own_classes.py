class V:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y) if isinstance(o, V) else NotImplemented
    def __mul__(self, k): return V(self.x * k, self.y * k)
    def __rmul__(self, k): return self * k
    def __neg__(self): return V(-self.x, -self.y)
    def __eq__(self, o): return isinstance(o, V) and (self.x, self.y) == (o.x, o.y)
    def __hash__(self): return hash((self.x, self.y))
    def __repr__(self): return f"V({self.x}, {self.y})"
    def __bool__(self): return bool(self.x or self.y)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __len__(self): return 2
    def __iadd__(self, o): self.x += o.x; self.y += o.y; return self
    def __lt__(self, o): return abs(self) < abs(o)
    def __contains__(self, v): return v in (self.x, self.y)
    def __call__(self, *a): return a
    def __matmul__(self, o): return self.x * o.x + self.y * o.y
a, b = V(1, 2), V(3, 4)
print(a + b, a * 2, 2 * a, -a, a == V(1, 2), a != b, a @ b)
print(bool(V(0, 0)), abs(b), b[0], b[-1], len(b), list(b), 3 in b, 9 in b)
c = a
c += b
print(a, c is a, a < V(10, 10), a > V(0, 0), max([a, b]), sorted([b, V(0, 1)]))
print({V(1, 1): "x"}[V(1, 1)], len({V(1, 1), V(1, 1), V(2, 2)}))
print(a(1, 2), callable(a))
for f in (lambda: a + 1, lambda: 1 + a, lambda: a - b, lambda: a <= b, lambda: ~a):
    try: print(f())
    except TypeError as e: print(e)
class R:
    def __radd__(self, o): return ("radd", o)
    def __rsub__(self, o): return ("rsub", o)
    def __format__(self, spec): return "<" + spec + ">"
print(1 + R(), [1] + [2], "s" + "t", 5 - R(), f"{R():abc}", format(R(), "x"))
