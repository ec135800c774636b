class Plugin:
    reg = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        Plugin.reg.append(cls.__name__)
class A(Plugin, tag="a"): pass
class B(A): pass
print(Plugin.reg, A.tag, B.tag)
try:
    class C(Plugin, bad=1): pass
except TypeError as e: print(e)
class Field:
    def __set_name__(self, owner, name):
        self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, o, t=None):
        return self if o is None else o.__dict__.get(self.name, "unset")
    def __set__(self, o, v): o.__dict__[self.name] = v
class M:
    x = Field()
    y = Field()
m = M(); print(m.x); m.x = 4; print(m.x, m.__dict__, M.y.name)
M.late = Field()
print(hasattr(M.late, 'name'))
class Bad:
    def __set_name__(self, o, n): raise ValueError("bad")
try:
    class X: f = Bad()
except RuntimeError as e: print(e, repr(e.__cause__))
try:
    class Y(object, k=1): pass
except TypeError as e: print(e)
