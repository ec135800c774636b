class Tx:
    def __init__(self, log): self.log = log
    def __enter__(self): self.log.append("begin"); return self
    def __exit__(self, t, v, tb):
        self.log.append("rollback" if t else "commit")
        return t is ValueError
log = []
with Tx(log): pass
with Tx(log) as t: raise ValueError
try:
    with Tx(log): raise KeyError("k")
except KeyError as e: print("passed", e)
print(log)
def f():
    with Tx([]) as t:
        for i in range(3):
            with Tx(t.log):
                if i == 1: return t.log
print(f())
class Bad:
    def __enter__(self): raise OSError("enter")
    def __exit__(self, *a): print("never")
try:
    with Bad(): print("never")
except OSError as e: print(e)
with Tx(log) as a, Tx(log) as b, Tx(log): print(a is b)
print(len(log))
