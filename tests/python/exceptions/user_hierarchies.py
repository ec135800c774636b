class Base(Exception):
    code = 1
    def __init__(self, msg, *, extra=None):
        super().__init__(msg)
        self.extra = extra
    def __repr__(self): return f"<{type(self).__name__} {self.args} {self.extra}>"
class A(Base): code = 2
class B(A, ValueError): pass
for c in (Base, A, B):
    try: raise c("m", extra=c.code)
    except Base as e: print(repr(e), str(e), e.code, e.args, e.__dict__)
try: raise B("b")
except ValueError as e: print("as ValueError", e)
class NoInit(Exception):
    def __init__(self, a, b): self.a = a
e = NoInit(1, 2); print(e.args, repr(e), str(e), e.a)
class Str(Exception):
    def __str__(self): return "custom " + super().__str__()
print(Str("x"), repr(Str("x", 1)), str(Str("x", 1)))
class K(KeyError): pass
print(str(K("k")), repr(K("k")))
class O(OSError):
    def __init__(self, a, b): super().__init__(a, b); self.z = 1
o = O(2, "m"); print(o.errno, o, type(o), o.z)
