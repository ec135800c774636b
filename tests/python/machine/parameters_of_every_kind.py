def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
print(f(1, c=3))
print(f(1, 5, 6, 7, c=3, d=8, e=9))
def g(a, /, b, *, c=0): return a, b, c
print(g(1, b=2), g(1, 2, c=3))
args, kw = (1, 2), {"c": 7}
print(f(*args, **kw), g(*[1, 2], **kw))
for call in (lambda: f(), lambda: g(1), lambda: g(1, 2, 3), lambda: g(a=1, b=2), lambda: f(1, c=1, **{"c": 2}),
             lambda: g(1, 2, d=1), lambda: f(1, 2, a=1, c=1), lambda: (lambda x, y=1: 0)(), lambda: (lambda x, y=1: 0)(1, 2, 3)):
    try:
        print(call())
    except TypeError as e:
        print(e)
def defaults(x, seen=[]):
    seen.append(x)
    return seen
print(defaults(1), defaults(2))
def two(a, b, *, k1, k2): pass
for call in (lambda: two(), lambda: two(1, 2), lambda: two(1, 2, 3, k1=1, k2=2)):
    try: call()
    except TypeError as e: print(e)
