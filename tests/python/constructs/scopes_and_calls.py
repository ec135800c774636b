x = 10
def f():
    x = 1
    def g():
        nonlocal x
        x += 1
        def h():
            return x
        return h
    h = g()
    x += 10
    return h(), x
print(f())
def counter():
    n = 0
    def inc(): 
        nonlocal n
        n += 1
        return n
    return inc
a, b = counter(), counter()
print(a(), a(), b())
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def outer():
    fs = []
    for i in range(3):
        def g(): return i
        fs.append(g)
    return [f() for f in fs]
print(outer())
def glob():
    global newg, x
    newg = 5
    x = 11
glob(); print(newg, x)
class C:
    x = "class"
    y = [x for _ in range(2)]
    def m(self): return x
    z = (lambda: x)()
    w = x
print(C.y, C().m(), C.z, C.w)
def ff():
    try: print(undef)
    except NameError as e: print(e)
    try: print(loc); loc = 1
    except UnboundLocalError as e: print(e)
    def inner():
        try: print(late)
        except NameError as e: print(e)
    inner()
    late = 1
ff()
def param(p):
    def g(): return p
    p += 1
    return g
print(param(1)())
def comp(n):
    k = 5
    return [[i * j + k for j in range(i)] for i in range(n) if i % 2], {i: i * k for i in range(n)}, {i % 2 for i in range(n)}
print(comp(4))
print([x for x in range(3)], x)
print([(a, b) for a in range(3) for b in range(a) if a != b])
print([y := 1, y ** 2], y)
print([last := i for i in range(5)], last)
if (n := len("abc")) > 2: print(n)
def walrus():
    if any((hit := v) > 2 for v in [1, 2, 3, 4]): return hit
print(walrus())
def cls():
    v = 1
    class A:
        v = v if False else 2
        def get(self): return v
    return A.v, A().get()
try: print(cls())
except NameError as e: print(e)
def cls2():
    v = 1
    class A:
        w = v
        def get(self): return v, __class__
    return A.w, A().get()[1] is A
print(cls2())
def delete():
    a = 1
    del a
    try: a
    except UnboundLocalError as e: print(e)
    b = 1
    def g(): return b
    del b
    try: g()
    except NameError as e: print(e)
delete()
gen = (i for i in range(3))
print(list(gen), list(i * j for i in range(3) for j in range(2)))
def kw(a, b=2, *args, c, d=4, **k): return a, b, args, c, d, k
print(kw(1, c=3), kw(1, 2, 3, 4, c=5, e=6), kw(*[1, 2], **{"c": 3}), kw(a=1, c=2, z=3))
for bad in [lambda: kw(), lambda: kw(1), lambda: kw(1, c=1, a=2), lambda: (lambda a, /: a)(a=1), lambda: (lambda: 0)(1), lambda: (lambda *, k: 0)(1)]:
    try: bad()
    except TypeError as e: print(e)
def po(a, b, /, c, *, d): return a, b, c, d
print(po(1, 2, 3, d=4), po(1, 2, c=3, d=4))
def dflt(a, l=[]): l.append(a); return l
print(dflt(1), dflt(2))
print((lambda *a, **k: (a, k))(1, *[2, 3], x=1, **{"y": 2}))
def deco(n):
    def d(f):
        print("deco", n)
        def w(*a): return (n, f(*a))
        return w
    return d
@deco(1)
@deco(2)
def decorated(x): return x
print(decorated(5))
def order():
    def p(x): print("p", x); return x
    d = {p(1): p(2), p(3): p(4)}
    p([0, 0])[p(0)] = p(9)
    p(1) < p(2) < p(0) < p(5)
    a = p(1) + p(2) * p(3)
    (lambda **k: 0)(a=p("ka"), b=p("kb"))
    print(*[p(1)], p(2), *[p(3)], sep=p("-"))
order()
def swap(a, b, c):
    a, b = b, a
    a, b, c = c, a, b
    return a, b, c
print(swap(1, 2, 3))
a, (b, *c), [d] = 1, (2, 3, 4), [5]
print(a, b, c, d)
*a, b = "xyz"; print(a, b)
for i, (j, k) in enumerate([(1, 2), (3, 4)]): print(i, j, k)
for bad in ["a, b = 1, 2, 3", "x"]: pass
try: a, b = [1, 2, 3]
except ValueError as e: print(e)
try: a, b, c = [1, 2]
except ValueError as e: print(e)
try: a, *b, c = [1]
except ValueError as e: print(e)
try: a, b = 5
except TypeError as e: print(e)
a = b = c = []
a.append(1); print(b, c is a)
i = 0
l = [1, 2, 3]
i, l[i] = 1, 5
print(i, l)
def aug():
    l = [1]; m = l
    l += [2]; print(m)
    l *= 2; print(m)
    d = {"a": [1]}
    d["a"] += [2]; print(d)
    class O: v = 1
    o = O(); o.v += 5; print(o.v, O.v)
    x = 5; x -= 1; x **= 2; x //= 3; x <<= 2; x ^= 1; x %= 7; print(x)
aug()
print(1 if [] else 2, [] or {} or "z", 1 and 2 and 0 and 5, not [], not 1)
def chain(x): return 0 < x <= 5 != 3
print(chain(3), chain(5), chain(0), 1 < 2 < 3 < 3)
print(None is None, 1 is not None, 3 in [1, 2, 3], 4 not in (1, 2))
