x = 5
print([x for x in range(3)], x)
g = (x * y for x in range(3) for y in [x]); print(list(g))
try: (z for z in undefined_q)
except NameError as e: print(e)
gg = (undefined_q for z in [1])
try: next(gg)
except NameError as e: print(e)
class C:
    n = 3
    a = [i for i in range(n)]
    try: b = [n for i in range(2)]
    except NameError as e: print(e)
    c = list(i for i in range(n))
print(C.a, C.c)
print([y := 1, y + 1], y)
print([last := i for i in range(3)], last)
print(any((hit := v) > 1 for v in [1, 2, 3]), hit)
def f(): 
    r = [w := k for k in range(4)]
    return w
print(f())
print({k: v for k, v in [(1, 2)]}, {a for a in "aab"} == {"a", "b"}, [[i * j for i in range(2)] for j in range(2)])
print([lambda: i for i in range(2)][0](), [(i, j) for i in range(3) if i for j in range(i) if j])
it = iter([1, 2]); g = (a for a in it); print(next(g), list(it), list(g))
def fun(): return [(yield_ := n) for n in range(2)]
print(fun(), [i for i in range(5) if (k := i) % 2], k)
