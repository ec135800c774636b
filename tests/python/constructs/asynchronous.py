# async corners and generators in odd places
import asyncio
async def sl(n, v): await asyncio.sleep(n); return v
async def a1():
    try:
        await fail()
    except ValueError as e: print("caught", e)
    finally: print("fin")
    return [await sl(0, i) for i in range(2)]
async def fail(): raise ValueError("async")
async def main():
    print(await a1())
    t = asyncio.create_task(sl(0.01, "task"))
    print(await t)
    r = await asyncio.gather(sl(0.02, 1), sl(0.01, 2))
    print(r)
    try: await asyncio.wait_for(sl(1, 0), 0.01)
    except asyncio.TimeoutError: print("timeout")
    class AI:
        def __init__(s): s.n = 0
        def __aiter__(s): return s
        async def __anext__(s):
            s.n += 1
            if s.n > 3: raise StopAsyncIteration
            return s.n
    async for x in AI():
        if x == 2: continue
        print("x", x)
    else: print("aelse")
    async def helper():
        async with M() as m:
            for i in range(2):
                async with M():
                    if i: return "ret"
    print(await helper())
    l = asyncio.Lock()
    async with l: print("locked", l.locked())
    def sync(): return (i async for i in AI())
    print([y async for y in sync()])
    async def count(n):
        try:
            for i in range(n): yield i
        finally: print("agen fin")
    out = []
    async for v in count(3): out.append(v)
    print(out)
    return "end"
class M:
    async def __aenter__(self): print("in"); return self
    async def __aexit__(self, *a): print("out", a[0]); return False
print(asyncio.run(main()))
async def ev():
    e = asyncio.Event()
    async def w(n): await e.wait(); print("w", n)
    ts = [asyncio.create_task(w(i)) for i in range(2)]
    await asyncio.sleep(0); e.set()
    for t in ts: await t
asyncio.run(ev())
