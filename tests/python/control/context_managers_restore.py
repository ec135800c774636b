class Setting:
    value = "default"
class use:
    def __init__(self, v): self.v = v
    def __enter__(self): self.old, Setting.value = Setting.value, self.v; return self
    def __exit__(self, *exc): Setting.value = self.old; return exc[0] is LookupError
with use("a"):
    print(Setting.value)
    with use("b") as u: print(Setting.value, u.old)
    print(Setting.value)
print(Setting.value)
with use("c"): raise LookupError("quiet")
print(Setting.value)
class Broken:
    def __enter__(self): raise ValueError("enter")
    def __exit__(self, *a): print("never")
try:
    with use("d"), Broken(): print("no")
except ValueError as e: print(e, Setting.value)
class ExitRaises:
    def __enter__(self): return self
    def __exit__(self, *a): raise KeyError("exit")
try:
    with ExitRaises(): raise ValueError("body")
except KeyError as e: print(e, repr(e.__context__))
def early():
    for i in range(3):
        with use(i):
            if i == 1: return Setting.value
print(early(), Setting.value)
class NoExit:
    def __enter__(self): pass
try:
    with NoExit(): pass
except TypeError as e: print(e)
