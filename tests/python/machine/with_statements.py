class M:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, t, v, tb):
        print("exit", self.n, t.__name__ if t else None, v)
        return self.swallow
with M(1) as a, M(2) as b:
    print(a.n, b.n)
with M(3, True):
    raise ValueError("lost")
try:
    with M(4): raise KeyError("seen")
except KeyError as e: print("got", e)
def f():
    with M(5): return "r"
print(f())
for i in range(3):
    with M(i):
        if i == 1: break
try:
    with 5: pass
except TypeError as e: print(e)
with M(1), M(2, True), M(3): raise TypeError("t")
print("end")
