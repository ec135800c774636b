import sys
import counter_module as module


class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "target", target)

    def __getattr__(self, name):
        return getattr(self.target, name)

    def __setattr__(self, name, value):
        setattr(self.target, name, value)


proxy = Proxy(module)
proxy.count = 7
print(module.bump(), proxy.count, proxy.current())
original = module.bump
module.bump = lambda: "patched"
print(module.bump(), proxy.bump())
module.bump = original
print(module.bump(), vars(module)["count"], module.__dict__["history"])
setattr(module, "computed_" + "name", [1])
print(module.computed_name, getattr(module, "computed_name") is vars(module)["computed_name"], "computed_name" in dir(module))
vars(module)["count"] = 100
print(module.current(), type(module).__name__, isinstance(module, type(sys)), callable(module))
print([name for name in dir(module) if not name.startswith("__")])
for name in ("nothing", "count_"):
    try:
        getattr(module, name)
    except AttributeError as e:
        print(e)
try:
    module()
except TypeError as e:
    print(e)
