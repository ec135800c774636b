import types

print(isinstance(lambda: 0, types.FunctionType), isinstance((x for x in ()), types.GeneratorType), isinstance(print, types.BuiltinFunctionType))
print(isinstance([].append, types.BuiltinMethodType) or True, types.NoneType is type(None), isinstance(str().join, object))
n = types.SimpleNamespace(a=1, b="x")
print(n, n.a, n == types.SimpleNamespace(a=1, b="x"))
n.c = [n.a]
print(n)
m = types.MappingProxyType({"k": 1})
print(m["k"], m, "k" in m, len(m), list(m), m.get("z", 0))
try:
    m["k"] = 2
except TypeError as e:
    print("read-only")


class C:
    def f(self):
        pass


print(isinstance(C().f, types.MethodType))
