class Bag:
    def __init__(self, *a): self.items = list(a)
    def __iadd__(self, o): self.items += o.items; return self
    def __isub__(self, o): return NotImplemented
    def __sub__(self, o): return Bag(*[i for i in self.items if i not in o.items])
    def __imul__(self, n): return f"replaced {n}"
    def __repr__(self): return f"Bag{self.items}"
a = b = Bag(1, 2); a += Bag(3); print(a, a is b); a -= Bag(1); print(a, a is b, b); a *= 3; print(a)
x = [1]; y = x; x += (2,); print(y); x = x + [3]; print(y, x)
t = (1,); u = t; t += (2,); print(t, u)
d = {"k": [1]}; d["k"] += [2]; print(d)
class N: v = 5
n = N(); n.v += 1; print(n.v, N.v)
i = 7; i //= 2; i **= 2; i <<= 1; i |= 1; i ^= 3; i &= 0xff; i %= 10; print(i)
try: z = 1; z += "s"
except TypeError as e: print(e)
try: t = ([1],); t[0] += [2]
except TypeError as e: print(e, t)
