class Attr:
    def __init__(self, *a, **k): super().__init__(*a, **k); self.extra = []
class L(Attr, list): pass
class D(Attr, dict):
    def __getattr__(self, n):
        try: return self[n]
        except KeyError: raise AttributeError(n) from None
l = L([1, 2]); l.append(3); l.extra.append("e"); print(l, l.extra, len(l), l[0], isinstance(l, list))
d = D(a=1, b=2); print(d.a, d["b"], d.extra, d)
try: d.zz
except AttributeError as e: print(e)
class Str(str):
    def __eq__(self, o): return str.__eq__(self, o.lower())
    def __hash__(self): return hash(str(self))
    def __len__(self): return 99
s = Str("abc"); print(s == "ABC", len(s), s.upper(), s + "d", s[1:])
class Tup(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __add__(self, o): return Tup(*self, *o)
print(Tup(1, 2) + (3,), type(Tup(1) + ()).__name__, Tup() or "empty")
class I(int):
    def __add__(self, o): return I(int(self) + o)
    __radd__ = __add__
print(I(1) + 2, type(I(1) + 2).__name__, type(2 + I(1)).__name__, I(3) * 2, sum([I(1), I(2)]), I(5) // 2, -I(3), I("7"))
