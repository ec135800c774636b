class Temp:
    def __init__(self, c): self._c = c
    @property
    def c(self): "celsius"; return self._c
    @c.setter
    def c(self, v):
        if v < -273: raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self): print("deleted"); del self._c
    @property
    def f(self): return self._c * 9 / 5 + 32
t = Temp(10); print(t.c, t.f); t.c = 20; print(t.c)
try: t.c = -300
except ValueError as e: print(e)
try: t.f = 1
except AttributeError as e: print(e)
try: del t.f
except AttributeError as e: print(e)
del t.c
try: t.c
except AttributeError as e: print(e)
print(type(Temp.c), Temp.c.fget(Temp(3)), Temp.f.fset)
