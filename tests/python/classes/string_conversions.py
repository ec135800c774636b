class A:
    def __repr__(self): return "A()"
class B(A):
    def __str__(self): return "b!"
class C:
    def __str__(self): return 5
class D:
    def __repr__(self): return None
class E:
    def __format__(self, s): return f"E[{s}]"
    def __str__(self): return "estr"
print(A(), B(), [A(), B()], str(B()), repr(B()), f"{B()} {B()!r} {A()!s:>5}", "%s %r" % (B(), B()), "{} {!r}".format(B(), B()))
for f in (lambda: str(C()), lambda: repr(D()), lambda: f"{[]:5}", lambda: format(A(), "x")):
    try: print(f())
    except TypeError as e: print(e)
print(f"{E():>10}|{E()}|{E()!s:>6}", format(E()))
print({A(): 1}.__class__.__name__, (A(),), {"k": B()}, str([B()]), str({B()}), print(B(), A()))
class X(Exception):
    def __repr__(self): return "XR"
print(str(X("m")), repr(X("m")), [X()])
