async def ag():
    try:
        x = yield 1
        print("x", x)
        try: yield 2
        except ValueError as e: print("caught", e); yield "h"
    finally: print("agfin")
def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e: return e.value
async def main():
    a = ag()
    print(await a.__anext__(), await a.asend("s"), await a.athrow(ValueError("v")))
    await a.aclose()
    try: await a.__anext__()
    except StopAsyncIteration as e: print("stop", e.args)
    b = ag(); await b.aclose(); print(await anext(b, "dflt"))
    c = ag(); print(await c.asend(None)); await c.aclose()
    d = ag()
    try: await d.asend(5)
    except TypeError as e: print(e)
    print([x async for x in ag()], {x async for x in ag()} == {1, 2}, {x: 1 async for x in ag()})
    g = (x * 2 async for x in ag()); print(type(g).__name__, [y async for y in g])
    print([await f(i) for i in range(3)], [await f(x) async for x in ag() if x > 1])
async def f(i): return i * 10
run(main())
print(type(ag()).__name__, ag().__name__)
