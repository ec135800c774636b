class M:
    def __init__(self, n, sw=False, err=None): self.n, self.sw, self.err = n, sw, err
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, t, v, tb):
        print("exit", self.n, t and t.__name__, v, tb is not None)
        if self.err: raise self.err
        return self.sw
with M(1) as a, M(2) as b: print(a, b)
with M(1, True): raise ValueError("x")
try:
    with M(1) as a, M(2, err=KeyError("k")): raise ValueError("v")
except KeyError as e: print(repr(e), repr(e.__context__))
with (M(3) as a, M(4) as b,): print(a+b)
with M([1,2]) as (x, y): print(x, y)
class P: pass
p = P()
with M(5) as p.x: print(p.x)
d = {}
with M(6) as d["k"]: print(d)
def f():
    with M(7): return "ret"
print(f())
for i in range(2):
    with M(i):
        if i == 0: continue
        break
class NoExit:
    def __enter__(self): pass
try:
    with NoExit(): pass
except Exception as e: print(type(e), e)
try:
    with 5: pass
except Exception as e: print(type(e), e)
