class T:
    def __init__(self): self._c = 0
    @property
    def c(self): return self._c
    @c.setter
    def c(self, v):
        if v < -273: raise ValueError("too cold")
        self._c = v
    @c.deleter
    def c(self): print("deleted"); self._c = None
    @property
    def f(self): return self.c * 9 / 5 + 32
    @staticmethod
    def make(): return T()
    @classmethod
    def named(cls): return cls.__name__
t = T()
t.c = 100
print(t.c, t.f, T.make().c, T.named(), t.named())
try: t.c = -300
except ValueError as e: print(e)
try: t.f = 1
except AttributeError as e: print(e)
del t.c
print(t.c)
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name): self.name = "_" + name; print("set_name", owner.__name__, name)
    def __get__(self, obj, owner):
        if obj is None: return self
        return getattr(obj, self.name, None)
    def __set__(self, obj, value):
        if not isinstance(value, self.kind): raise TypeError(self.name + " must be " + self.kind.__name__)
        setattr(obj, self.name, value)
class P:
    name = Typed(str)
    age = Typed(int)
p = P()
p.name = "Ann"; p.age = 3
print(p.name, p.age, P.name.kind.__name__)
try: p.age = "x"
except TypeError as e: print(e)
class Sub(T):
    @property
    def c(self): return "sub"
print(Sub().c, Sub.named())
