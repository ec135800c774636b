def f(n):
    return sorted([n], key=lambda x: f(n - 1) if n else 0)
print(f(20))
try: f(1500)
except RecursionError as e: print("RecursionError")
class Deep:
    def __init__(self, inner): self.inner = inner
    def __repr__(self): return f"<{self.inner!r}>"
    def __eq__(self, o): return self.inner == o.inner
d = 0
for _ in range(15): d = Deep(d)
print(d, d == d)
for _ in range(1500): d = Deep(d)
try: repr(d)
except RecursionError: print("repr too deep")
l = []
for _ in range(1500): l = [l]
try: print(len(repr(l)))
except RecursionError: print("list too deep")
