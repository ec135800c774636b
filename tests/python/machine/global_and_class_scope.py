x = "global"
class C:
    x = "class"
    y = x + "!"
    def m(self): return x
    items = [i for i in range(3)]
    first = items[0]
    class Inner:
        z = x
        def who(self): return self.__class__.__qualname__
print(C.x, C.y, C().m(), C.items, C.Inner.z, C.Inner().who())
def f():
    global x, fresh
    x = "changed"
    fresh = 1
f(); print(x, fresh)
def g():
    try: print(v)
    except UnboundLocalError as e: print(e)
    v = 1
g()
def h():
    x = 1
    del x
    try: return x
    except NameError as e: return type(e).__name__, str(e)
print(h())
def outer():
    v = 1
    class K:
        w = v
        def get(self): return v
    v = 2
    return K.w, K().get()
print(outer())
len_ = len
def len(x): return "mine"
print(len([1])); del len; print(len([1]))
for i in range(2): pass
print(i, [i for i in "ab"], i)
a = b = c = []
a.append(1); print(b, c is a)
a, b = 1, 2; a, b = b, a; print(a, b)
(a, [b, *c]), d = (1, [2, 3, 4]), 5; print(a, b, c, d)
print([y := 5, y ** 2], y, (lambda *a, **k: (a, k))(1, z=2))
i = 0
def idx():
    global i
    i += 1
    return i
lst = [0, 0, 0, 0]; lst[idx()] += 10; print(lst, i)
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1 != 2, not 0, 0 or "b", 1 and "c", None or 0, "x" if [] else "y")
if (n := 10) > 5: print("n", n)
def annotated(a: int, b: "str" = "x") -> bool: return a
z: int = 5; print(annotated(1), z)
