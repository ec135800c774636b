def v(x): print("v", x); return x
print(v(1) < v(2) < v(3), v(3) < v(2) < v(1))
print([bool(x) for x in (0, 1, "", "a", [], [0], {}, None, 0.0, 0.1, (), (0,), set(), b"", b"x", range(0), range(1))])
print(1 == 1.0 == True, "a" != "b" != "a", 1 in [1] == True, not 1 == 2)
print(v(0) or v(2), v(1) and v(0), not v(0))
print(None is None, [] is [], 1 is not None)
class T:
    def __bool__(self): raise ValueError("no truth")
try:
    if T(): pass
except ValueError as e: print(e)
class L:
    def __len__(self): return 0
print(bool(L()), "yes" if L() else "no")
for f in (lambda: 1 < "a", lambda: [1] < (1,), lambda: None < 1, lambda: {} < {}, lambda: object() < 1):
    try: f()
    except TypeError as e: print(e)
print((1, 2) < (1, 2, 3), [3] > [2, 9], "b" > "abc", {1} < {1, 2}, (1, "a") == (1, "a"))
