class Data:
    def __get__(self, o, t): return "data"
    def __set__(self, o, v): print("set", v)
class NonData:
    def __get__(self, o, t): return "nondata" if o is not None else self
class A:
    d = Data(); n = NonData(); p = "class"
a = A(); print(a.d, a.n, a.p); a.__dict__.update(d="inst d", n="inst n", p="inst p"); print(a.d, a.n, a.p)
a.d = 5; a.n = 6; print(a.n, a.__dict__)
del a.p; print(a.p, type(A.n).__name__, A.d)
A.p = "changed"; print(a.p, A().p)
class B(A):
    def __getattr__(self, n): return f"fallback {n}"
b = B(); print(b.p, b.zzz, getattr(b, "q"), hasattr(b, "anything"))
a.method = lambda: "inst method"; print(a.method())
class C:
    x = []
c1, c2 = C(), C(); c1.x.append(1); c2.x = [2]; print(C.x, c1.x, c2.x)
