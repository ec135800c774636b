lst = [4, 5]
for i, v in enumerate(lst): lst[i] = v * 2
print(lst)
def f(**kw):
    def g(): return kw
    kw["a"] = 1
    return g()
print(f(b=2))
def h(*args):
    def g(): return args
    return g()
print(h(1, 2))
def k(a, *, b):
    def g(): nonlocal a, b; a += 1; b += 1; return a, b
    g(); return g()
print(k(1, b=5))
def dflt(a=1):
    def g(b=a): return b
    a = 5
    return g(), a
print(dflt())
def many_locals():
    a0=a1=a2=a3=a4=a5=a6=a7=a8=a9=1
    b0=b1=b2=b3=b4=b5=b6=b7=b8=b9=2
    def g(): return a0 + b9 + a5
    a5 = 10
    return g() + sum([a0, a1, a2, b0, b1])
print(many_locals())
def try_local():
    try: v = 1; raise KeyError
    except KeyError: pass
    return v
print(try_local())
def maybe(c):
    if c: w = 1
    try: return w
    except UnboundLocalError as e: return str(e)
print(maybe(1), maybe(0))
def loopvar():
    for q in []: pass
    try: q
    except UnboundLocalError as e: return str(e)
print(loopvar())
def del_loop():
    out = []
    for i in range(3):
        t = i
        if i == 1:
            del t
        try: out.append(t)
        except UnboundLocalError: out.append("U")
    return out
print(del_loop())
def wl():
    n = 3
    while n:
        n -= 1
        try: last
        except UnboundLocalError: print("u", n)
        last = n
        if n == 1: del last
    return last
print(wl())
def handlers():
    for i in range(3):
        try:
            if i: raise ValueError(i)
            val = "set"
        except ValueError as val: print("v", val)
        try: print(val)
        except UnboundLocalError: print("gone")
handlers()
def comp_unbound():
    try: return [y for x in [1] if y for y in [2]]
    except (UnboundLocalError, NameError) as e: return type(e).__name__
print(comp_unbound())
def same_names():
    x = 1
    r = [x for x in range(2)] + [x]
    r += [[x for x in range(x)] for x in (1, 2)]
    s = {x: [lambda: x for _ in "a"] for x in range(2)}
    return r, x, [f() for l in s.values() for f in l]
print(same_names())
def genscope(n):
    return (n * i for i in range(n)), [lambda: n]
g, l = genscope(3); print(list(g), l[0]())
def with_as():
    class C:
        def __enter__(s): return 5
        def __exit__(s, *a): return True
    with C() as v: raise ValueError
    return v
print(with_as())
def with_skip():
    class C:
        def __enter__(s): return 5
        def __exit__(s, *a): return True
    with C(): raise ValueError; u = 1
    try: return u
    except UnboundLocalError as e: return str(e)
print(with_skip())
def match_bind(v):
    match v:
        case [a, b]: pass
        case {"a": a}: b = 0
        case _: pass
    try: return a, b
    except UnboundLocalError as e: return str(e)
print(match_bind([1, 2]), match_bind({"a": 5}), match_bind(3))
def walrus_cond(a, b):
    if a and (c := b): return c
    try: return c
    except UnboundLocalError as e: return str(e)
print(walrus_cond(1, 2), walrus_cond(0, 1), walrus_cond(1, 0))
def ternary_w(a):
    r = (z := 1) if a else 2
    try: return r, z
    except UnboundLocalError: return r
print(ternary_w(1), ternary_w(0))
def aug_unbound():
    try: cc += 1
    except UnboundLocalError as e: print(e)
    try: dd[0] += 1
    except NameError as e: print(e)
aug_unbound()
x = 5
def aug_cell():
    c = 1
    def g():
        nonlocal c
        c += c
        c *= 3
        return c
    return g(), c
print(aug_cell())
def a_op(a, b):
    a += b; a -= 1; a *= 2; a //= 3; a %= 100; a **= 2; a <<= 1; a >>= 1; a |= 8; a &= 0xff; a ^= 3; a += -5; a -= 128; a += 127
    return a
print(a_op(5, 7), a_op(50, 70))
print(200 - 1, x - -1, x + 127, x + 128, x - 128, x - 129, x == 127, x < 128, x > -128, x != -129)
f1 = 1.5
print(f1 + 1, f1 - 1, f1 == 1, f1 < 2, f1 > 1, 2.0 == 2, "a" != 1, [] != 0)
class N:
    def __eq__(s, o): return "eq"
    def __lt__(s, o): return []
    def __bool__(s): print("bool"); return False
    def __add__(s, o): return ("add", o)
    def __sub__(s, o): return ("sub", o)
n = N()
print(n == 1, n < 1, "y" if n == 1 else "n", "y" if n < 1 else "n", n + 1, n - 1)
if n: print("no")
while n: pass
print(not n, n or 2)
