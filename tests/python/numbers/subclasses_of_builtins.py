class Clamp(int):
    def __new__(cls, v):
        return super().__new__(cls, max(0, min(100, v)))
    def __add__(self, other):
        return Clamp(super().__add__(other))
    def __repr__(self):
        return "Clamp(%d)" % int(self)
    def __lt__(self, o):
        return super().__lt__(o)
a = Clamp(90)
print(a, a + 5, a + 50, Clamp(-5), a < 91, [a], str(a), a * 2, 5 + a, -a)
class L(list):
    def __add__(self, o):
        return L(super().__add__(o))
    def __getitem__(self, i):
        return super().__getitem__(i) * 10
    def append(self, x):
        super().append(x); print("append", x)
l = L([1, 2]); l.append(3); print(l + [4], l[0], len(l), type(l + []).__name__, l == [1,2,3], list(l))
class S(str):
    def __add__(self, o):
        return S(super().__add__("-" + o))
    def upper(self):
        return S(super().upper() + "!")
print(S("a") + "b", S("ab").upper(), S("x") * 2, S("%s") % 5, S("abc")[1], len(S("abc")))
class F(float):
    def __mul__(self, o): return F(float.__mul__(self, o) + 1)
print(F(2.0) * 3, F(2) + 1, F("1.5"), repr(F(1)), F(2.5).is_integer())
class D(dict):
    def __getitem__(self, k): return dict.__getitem__(self, k) + 1
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
    def __missing__(self, k): return "missing " + k
d = D(); d["a"] = 5; print(d["a"], d, d.get("a"), len(d), "a" in d)
class M(dict):
    def __missing__(self, k): return "missing " + k
print(M()["zz"], M(a=1)["a"])
class B(bytes):
    def __new__(cls, *a): return super().__new__(cls, b"pre" + bytes(*a))
print(B(b"x"), B(3))
class T(tuple):
    def __new__(cls, a, b): return tuple.__new__(cls, (a, b))
    @property
    def first(self): return self[0]
print(T(1, 2), T(1, 2).first, T(1,2) == (1,2), T(3,4)[::-1], sum(T(1,2)))
