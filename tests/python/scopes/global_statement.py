x = 1
def f():
    global x, made
    x += 1; made = "made"
f(); print(x, made)
def g():
    x = 10
    def h():
        global x
        x = 20
        return x
    return h(), x
print(g(), x)
def k():
    global q
    for q in range(3): pass
    global r
    import math as r
    global S
    class S: v = 1
    global fn
    def fn(): return "fn"
k(); print(q, r.floor(1.5), S.v, fn(), S.__qualname__)
def d():
    global x
    del x
d()
try: print(x)
except NameError as e: print(e)
def e():
    global z
    try: raise ValueError("v")
    except ValueError as z: pass
    return "z" in globals()
print(e())
