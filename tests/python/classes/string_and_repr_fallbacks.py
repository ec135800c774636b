class A:
    def __repr__(self): return "A()"
class B:
    def __str__(self): return "B str"
class C(A):
    def __str__(self): return "C str"
class D:
    def __repr__(self): return 5
class E:
    def __str__(self): return None
print(A(), str(A()), [A()], f"{A()!s} {A()!r} {C()} {C()!r}", "%s %r" % (C(), C()), str(B()), "{} {!r}".format(C(), C()))
for f in (lambda: repr(D()), lambda: str(E()), lambda: print(E())):
    try: f()
    except TypeError as e: print(e)
print({"k": A()}, (A(),), {A()}, [[A()]])
class F:
    def __format__(self, spec): return f"<{spec}>"
print(f"{F()} {F():>10} {F():abc}", format(F(), "x"), "{:y}".format(F()))
try: format(A(), "10")
except TypeError as e: print(e)
class G:
    def __bytes__(self): return b"g"
print(bytes(G()))
