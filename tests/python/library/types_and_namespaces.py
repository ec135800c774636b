import types, copy, weakref, warnings
ns = types.SimpleNamespace(a=1, b="x"); print(ns, ns.a, ns == types.SimpleNamespace(a=1, b="x")); ns.c = 3; print(ns.__dict__)
def f(): pass
class C:
    def m(self): return self
print(type(f) is types.FunctionType, type(C().m) is types.MethodType, type(len) is types.BuiltinFunctionType, type(f.__code__) is types.CodeType, isinstance(None, types.NoneType))
c = C(); b = types.MethodType(lambda self, x: (self is c, x), c); print(b(5), b.__self__ is c)
mp = types.MappingProxyType({"a": 1}); print(mp, mp["a"], list(mp), "a" in mp, len(mp), mp | {"b": 2})
try: mp["b"] = 2
except TypeError as e: print(e)
K = types.new_class("K", (C,), {}, lambda ns: ns.update(x=5)); print(K.x, K.__mro__[1] is C)
r = weakref.ref(c); print(r() is c, r == weakref.ref(c)); wd = weakref.WeakValueDictionary(); wd["k"] = c; print(wd["k"] is c)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("careful", DeprecationWarning); print(len(w), w[0].message, w[0].category.__name__)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: warnings.warn("boom")
    except UserWarning as e: print("raised", e)
class D:
    def __init__(self, v): self.v = v; self.l = [v]
d = D(1); e = copy.copy(d); g = copy.deepcopy(d); print(e.l is d.l, g.l is d.l, g.l, copy.deepcopy({"a": [1, (2, [3])]}), copy.copy([1]))
class H:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return "deep"
print(copy.copy(H()), copy.deepcopy([H()]))
x = []; x.append(x); y = copy.deepcopy(x); print(y[0] is y)
