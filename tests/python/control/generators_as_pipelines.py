def source(n):
    for i in range(n): yield i
def evens(it):
    for x in it:
        if x % 2 == 0: yield x
def square(it): return (x * x for x in it)
def take(n, it):
    for _ in range(n):
        try: yield next(it)
        except StopIteration: return
print(list(square(evens(source(10)))), list(take(3, source(100))), list(take(9, source(2))))
def averager():
    total = count = 0
    avg = None
    while True:
        x = yield avg
        if x is None: return ("done", avg)
        total += x; count += 1; avg = total / count
def runner(out):
    r = yield from averager()
    out.append(r)
    yield "finished"
out = []
g = runner(out); next(g)
print([g.send(v) for v in (10, 20, 30)], g.send(None), out)
def interleave(*its):
    its = [iter(i) for i in its]
    while its:
        for i in list(its):
            try: yield next(i)
            except StopIteration: its.remove(i)
print(list(interleave("abc", [1], (7, 8))))
def handler():
    while True:
        try: x = yield
        except KeyError: print("key"); continue
        except GeneratorExit: print("bye"); return
        print("got", x)
h = handler(); next(h); h.send(1); h.throw(KeyError); h.send(2); h.close()
try: h.send(3)
except StopIteration: print("stopped")
def inner():
    try: yield 1
    except ValueError: yield "inner handled"
def outer(): yield from inner(); yield "after"
o = outer(); next(o); print(o.throw(ValueError), next(o))
