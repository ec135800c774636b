class Grid:
    def __init__(self): self.d = {}
    def __getitem__(self, k): print("get", k); return self.d.get(k if not isinstance(k, slice) else "slice")
    def __setitem__(self, k, v): print("set", k, v); self.d[k] = v
    def __delitem__(self, k): print("del", k); del self.d[k]
    def __contains__(self, k): return k in self.d
    def __len__(self): return len(self.d)
    def __iter__(self): return iter(sorted(self.d))
g = Grid()
g[1, 2] = "a"; g["x"] = 1; g[1:2] ; g[::2]; g[..., 0]
g["x"] += 5
del g["x"]
print((1, 2) in g, len(g), list(g), bool(g), g[1, 2])
class Bad:
    def __len__(self): return -1
try: len(Bad())
except ValueError as e: print(e)
class Idx:
    def __index__(self): return 2
print([1, 2, 3][Idx()], "abc"[Idx()], [1, 2, 3, 4][:Idx()], hex(Idx()), range(Idx()), bytes(Idx()), [0] * 2)
class R:
    def __reversed__(self): return iter("cba")
    def __round__(self, n=0): return ("round", n)
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __divmod__(self, o): return "dm"
    def __pow__(self, o): return "pow"
    def __floor__(self): return 1
print(list(reversed(R())), round(R()), round(R(), 2), int(R()), float(R()), divmod(R(), 2), R() ** 2)
