def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    def reset():
        nonlocal n
        n = 0
    def dele():
        nonlocal n
        del n
    return inc, reset, dele, lambda: n
inc, reset, dele, get = counter()
print(inc(), inc(), get()); reset(); print(get()); dele()
try: get()
except NameError as e: print(type(e).__name__, e)
try: inc()
except NameError as e: print(type(e).__name__, e)
def late():
    def f(): return x
    try: f()
    except NameError as e: print(e)
    x = 1
    print(f())
late()
fs = [lambda: i for i in range(3)]
print([f() for f in fs], [f() for f in [lambda i=i: i for i in range(3)]])
def deep():
    x = 1
    def a():
        def b():
            def c():
                nonlocal x
                x += 1
                return x
            return c
        return b
    return a()()(), x
print(deep())
x = "global"
def shadow():
    x = "local"
    class C:
        y = x
        x = "class"
        def m(self): return x
        z = [x for _ in range(1)]
    return C.y, C().m(), C.x, C.z
print(shadow())
def g():
    global newglobal
    newglobal = 5
g(); print(newglobal)
def unb():
    print(x)
    x = 1
try: unb()
except UnboundLocalError as e: print(e)
def unb2():
    del y
    y = 1
try: unb2()
except UnboundLocalError as e: print(e)
def param(x):
    def f():
        nonlocal x
        x *= 2
        return x
    f(); return f() + x
print(param(3))
class K:
    x = "kx"
    def m(self): return x
    try: w = undefinedthing
    except NameError as e: print(e)
print(K().m())
