import inspect
def f(a, b=1, /, c=2, *args, d, e=5, **kw): "doc of f"
print(inspect.signature(f)); print(inspect.signature(lambda x, *, y=3: 0))
class C:
    def __init__(self, x, y=2): pass
    def m(self, z): pass
    @staticmethod
    def s(q): pass
print(inspect.signature(C), inspect.signature(C.m), inspect.signature(C(1).m), inspect.signature(C.s))
for n, p in inspect.signature(f).parameters.items(): print(n, p.kind, p.default if p.default is not p.empty else "-")
b = inspect.signature(f).bind(1, 2, 3, 4, d=6, z=7); print(b.arguments)
try: inspect.signature(f).bind(1)
except TypeError as e: print(e)
async def co(): pass
async def ag(): yield
def g(): yield
print([inspect.iscoroutinefunction(x) for x in (f, co, ag, g)], [inspect.isgeneratorfunction(x) for x in (f, co, ag, g)], inspect.isasyncgenfunction(ag))
print(inspect.isclass(C), inspect.isfunction(C.m), inspect.ismethod(C(1).m), inspect.isbuiltin(len), inspect.ismodule(inspect), inspect.getdoc(f), inspect.isroutine(len))
print([n for n, v in inspect.getmembers(C) if not n.startswith("__")], inspect.getmro(C)[0] is C)
it = g(); print(inspect.getgeneratorstate(it)); next(it); print(inspect.getgeneratorstate(it)); it.close(); print(inspect.getgeneratorstate(it))
