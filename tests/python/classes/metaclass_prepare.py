class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, bases, kw)
        return {'injected': 1}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, [k for k in ns if not k.startswith('__')], kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
class A(metaclass=Meta, opt=3):
    y = injected + 1
    def __init__(self, v): self.v = v
print(A.y, A.injected)
print(A(5).v, type(A), A.__class__)
class B(A): z = 1
class Log(dict):
    def __setitem__(self, k, v):
        if not k.startswith('__'): print("assign", k)
        super().__setitem__(k, v)
class M2(type):
    @classmethod
    def __prepare__(m, n, b): return Log()
    def __new__(m, n, b, ns): return super().__new__(m, n, b, dict(ns))
class C(metaclass=M2):
    a = 1
    a = 2
    def f(self): return 3
print(C().f(), C.a)
class M3(type): pass
class D(metaclass=M3): pass
try:
    class E(A, D): pass
except TypeError as e: print(e)
def maker(name, bases, ns, **kw): return (name, bases, kw)
class F(metaclass=maker, z=1): pass
print(F)
