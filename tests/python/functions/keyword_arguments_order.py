def show(*args, **kw): return args, list(kw.items())
print(show(1, 2, b=1, a=2)); print(show(*(1, 2), *[3], c=1, **{"b": 2}, a=3)); print(show(**dict(z=1, y=2)))
def f(a, b, *, c, d=4): return a, b, c, d
print(f(1, c=3, b=2), f(*[1, 2], **{"c": 5}), f(b=1, a=2, c=3, d=0))
def g(*, a=1, **rest): return a, rest
print(g(), g(b=2), g(a=5, c=6))
d = {"a": 1}
def mutate(**k): k["a"] = 99; return k
print(mutate(**d), d)
def pos(a, /, **kw): return a, kw
print(pos(1, a=2))
args = [1, 2]; kw = {"sep": "-"}
print(*args, 3, **kw); print(*[], sep="x"); print(*"abc", sep="", end=".\n")
