def g(): r = yield from "ab"; print(r); r = yield from [1, 2]; yield from {"k": 1}; yield from range(2); yield from (x for x in "z"); return "end"
print(list(g()))
def inner():
    try: x = yield 1; print("got", x)
    finally: print("inner finally")
    return "inner result"
def outer():
    r = yield from inner(); yield r
o = outer(); next(o); print(o.send("hello")); print(list(o))
class It:
    def __iter__(self): return iter([7, 8])
def h(): yield from It(); yield from ()
print(list(h()))
try: list((lambda: (yield from 5))())
except TypeError as e: print(e)
def tree(t):
    if t: yield from tree(t[0]); yield t[1]; yield from tree(t[2])
print(list(tree(((None, 1, None), 2, (None, 3, None)))))
class S:
    def __init__(self): self.log = []
    def __iter__(self): return self
    def __next__(self): return "n"
    def send(self, v): self.log.append(v); return f"sent {v}"
    def throw(self, *a): return f"thrown {a[0]}"
def d(s): yield from s
s = S(); x = d(s); print(next(x), x.send(3), s.log)
def ret(): return 5; yield
def use(): v = yield from ret(); print("v", v)
list(use())
