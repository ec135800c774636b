def g(n):
    r = yield n
    print("got", r)
    for i in range(n):
        x = yield i
        if x: print("x", x)
    return "done"
def d():
    v = yield from g(2)
    print("ret", v)
    yield from [7, 8]
    yield "end"
it = d()
print(next(it), it.send("a"), next(it), it.send("b"), list(it))
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
import sys
f = fib()
print([next(f) for _ in range(10)])
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l); yield v; yield from tree(r)
print(list(tree(((None, 1, None), 2, (None, 3, None)))))
def ex():
    try:
        while True:
            try: v = yield
            except ValueError as e: print("ve", e)
            else: print("v", v)
    finally: print("closed")
e = ex(); next(e); e.send(1); e.throw(ValueError("q")); e.close()
try: next(e)
except StopIteration as s: print("stop", s.value)
def ret(): 
    return 5
    yield
try: next(ret())
except StopIteration as s: print(s.value)
print(list(x * 2 for x in range(3)), sum(i for i in range(4)), max((i for i in [3, 1]), default=0))
def inner():
    try: yield 1; yield 2
    except GeneratorExit: print("ge"); raise
def outer():
    try: yield from inner()
    finally: print("of")
o = outer(); print(next(o)); o.close()
def th():
    try: yield from inner2()
    except KeyError as k: print("outer caught", k); yield "r"
def inner2():
    try: yield 1
    except ValueError: print("inner caught"); yield 2
t = th(); next(t); print(t.throw(ValueError)); print(t.throw(KeyError("k")))
def nested():
    yield [(yield 1), (yield 2)]
n = nested(); print(next(n), n.send("a"), n.send("b"))
try:
    def gx(): raise StopIteration; yield
    next(gx())
except RuntimeError as r: print(r)
import asyncio
async def sub(n):
    await asyncio.sleep(0)
    return n * 2
async def main():
    r = await sub(4)
    print("r", r)
    print(await asyncio.gather(sub(1), sub(2)))
    class AC:
        async def __aenter__(self): print("ae"); return self
        async def __aexit__(self, *a): print("ax", a[0] and a[0].__name__); return True
    async with AC() as a: raise ValueError
    async def ag(n):
        for i in range(n):
            yield i
            await asyncio.sleep(0)
    async for i in ag(3): print(i)
    else: print("else")
    print([i async for i in ag(3) if i], {i: i async for i in ag(2)})
    async for i in ag(5):
        if i == 1: continue
        if i == 3: break
        print("ai", i)
    return [x for x in [await sub(i) for i in range(3)]]
print(asyncio.run(main()))
