class A: pass
a = A(); setattr(a, "x", 1); print(getattr(a, "x"), getattr(a, "y", "dflt"), hasattr(a, "x")); delattr(a, "x"); print(hasattr(a, "x"))
setattr(A, "m", lambda self: "m"); print(a.m()); A.z = 5; print(a.z); del A.z
for f in (lambda: a.z, lambda: A.z, lambda: delattr(a, "nope"), lambda: setattr(5, "x", 1), lambda: getattr(a, 5), lambda: setattr(a, 5, 1), lambda: (5).x, lambda: None.foo, lambda: [].zip, lambda: setattr([], "x", 1), lambda: "s".nope(), lambda: setattr(None, "a", 1), lambda: setattr(len, "x", 1)):
    try: f()
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
setattr(a, "weird name", 3); print(getattr(a, "weird name"), vars(a))
for n in "abc": setattr(a, n, ord(n))
print(sorted(vars(a).items()), [getattr(a, n) for n in "abc"])
