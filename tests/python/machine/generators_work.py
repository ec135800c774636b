def count(n):
    i = 0
    while i < n:
        got = yield i
        if got: i += got
        i += 1
    return "end"
print(list(count(3)), sum(count(5)))
g = count(10)
print(next(g), g.send(3), next(g), g.send(None))
def deleg():
    r = yield from count(2)
    print("r", r)
    yield from [10, 20]
    yield from "ab"
print(list(deleg()))
g = count(1)
next(g)
try: next(g)
except StopIteration as e: print("stop", e.value)
print(next(g, "dflt"))
def cleanup():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("thrown", e)
        yield 99
    finally:
        print("clean")
g = cleanup(); print(next(g)); print(g.throw(ValueError("v"))); print(list(g))
g = cleanup(); next(g); g.close(); print("closed")
print(sum(x * x for x in range(10) if x % 2), max((len(w), w) for w in ["a", "bbb", "cc"]))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
out = []
for x in fib():
    if x > 50: break
    out.append(x)
print(out)
def bad():
    yield 1
    raise StopIteration
try: list(bad())
except RuntimeError as e: print(e)
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l); yield v; yield from tree(r)
print(list(tree(((None, 1, None), 2, (None, 3, (None, 4, None))))))
print(type(fib()).__name__, [*zip(fib(), "abc")], dict(enumerate(count(2))))
gen = (i for i in range(3)); print(2 in gen, list(gen))
g = count(3)
try: g.send(1)
except TypeError as e: print(e)
