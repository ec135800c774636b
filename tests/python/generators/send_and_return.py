def avg():
    total = count = 0
    value = None
    while True:
        got = yield value
        if got is None: return total, count
        total += got; count += 1; value = total / count
g = avg(); print(next(g), g.send(10), g.send(20), g.send(33))
try: g.send(None)
except StopIteration as e: print(e.value)
try: g.send(1)
except StopIteration as e: print(e.value, e.args)
def collect():
    while True:
        r = yield from avg2()
        print("result", r)
def avg2():
    items = []
    while (x := (yield len(items))) is not None: items.append(x)
    return items
c = collect(); next(c); c.send(1); c.send(2); print(c.send(None)); c.send(5); c.close()
def echo():
    while True:
        try: x = yield "ready"
        except ValueError as e: x = yield f"err {e}"
        print("x", x)
e = echo(); print(next(e), e.send("a"), e.throw(ValueError("bad")), e.send("b"))
print(next(iter([])  , "dflt"), list(iter(lambda c=iter([1, 2, 0]): next(c), 0)))
