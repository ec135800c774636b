class S:
    def __init__(s, *a): s.a = a
    def __len__(s): return len(s.a)
    def __getitem__(s, i):
        print("get", i); return s.a[i]
s = S(1, 2, 3)
print(list(s)); print(2 in s); print(list(reversed(s))); print(s[0:2]); print(s[-1]); print(s[1, 2] if False else s[::2])
a, *b = s; print(a, b)
for i, x in enumerate(s): print(i, x)
class C:
    def __contains__(s, x): return x
print(1 in C(), 0 in C(), "" not in C())
class R:
    def __reversed__(s): return iter("rev")
    def __length_hint__(s): return 5
    def __iter__(s): return iter([1])
print(list(reversed(R())), list(R()))
class G:
    def __getitem__(s, k): return k
    def __setitem__(s, k, v): print("set", k, v)
    def __delitem__(s, k): print("del", k)
g = G(); print(g[1:2], g[1:2:3], g[:], g[..., 1], g[1, 2:3], g["k"]); g[0] = 1; g[1:2] = 3; del g[5]; del g[1:]; g[0] += 1
for f in (lambda: 1 in 5, lambda: reversed(5), lambda: iter(5), lambda: 5[0], lambda: list(5), lambda: next(5), lambda: {}[[]], lambda: reversed({1})):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class It:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n > 3: raise StopIteration
        return s.n
print(list(It()), sum(It()), max(It()), tuple(It()), 2 in It(), sorted(It(), reverse=True), [*It(), *It()], dict(zip(It(), It())))
class BadIter:
    def __iter__(s): return 5
try: iter(BadIter())
except TypeError as e: print(e)
class NoneIter:
    __iter__ = None
    def __getitem__(s, i): return 1
try: iter(NoneIter())
except TypeError as e: print(e)
class NC:
    __contains__ = None
    def __iter__(s): return iter([1])
try: 1 in NC()
except TypeError as e: print(e)
