def f(a, b=2):
    c = [a]
    del b
    return sorted(locals().items())
print(f(1))
def g():
    x = 1
    def h(): return x, locals()
    return h()
print(g())
class C:
    k = 1
    names = sorted(n for n in locals() if not n.startswith("_"))
print(C.names)
class D:
    def __init__(self): self.p, self.q = 1, 2
print(vars(D()), sorted(k for k in vars(D) if not k.startswith("__")))
globals()["made_up"] = 42; print(made_up, "made_up" in globals())
exec_free = [n for n in ("f", "g", "C", "zzz") if n in globals()]; print(exec_free)
