def f(x, acc=[]): acc.append(x); return acc
print(f(1), f(2), f(3, []), f(4))
def g(x, n=10 * 2, *, k={}): k[x] = n; return k
print(g(1), g(2, 5), g.__defaults__, g.__kwdefaults__)
fs = []
for i in range(3):
    def h(i=i): return i
    fs.append(h)
print([h() for h in fs])
def late(a, b=None):
    if b is None: b = []
    b.append(a); return b
print(late(1), late(2))
x = 1
def bound(v=x): return v
x = 2; print(bound(), bound(x))
class C:
    n = 5
    def m(self, v=n): return v
C.n = 6; print(C().m())
print((lambda a, b=lambda: 7: a + b())(1))
