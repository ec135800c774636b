class Fallback:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name * 2
        raise AttributeError(f"no {name}", name=name, obj=self)


f = Fallback()
print(f.xa, getattr(f, "b", "default"), hasattr(f, "xx"), hasattr(f, "c"))
try:
    f.b
except AttributeError as e:
    print(e, e.name, e.obj is f, e.args)
try:
    NameError("text", name="n").name.foo
except AttributeError as e:
    print(e, e.name, e.obj)
