class Aw:
    def __init__(s, v): s.v = v
    def __await__(s): r = yield s.v; return (s.v, r)
async def v(x): return x
async def main():
    print(await Aw(1), (await v(2)) + (await v(3)), [await v(1), await v(2)], {await v('k'): await v('v')})
    print(f"{await v(5)}", await v(await v(6)), -await v(7), await v(2) ** 2, not await v(0))
    x = await v([1, 2]); x[await v(0)] = await v(9); print(x)
    if await v(1): print("if")
    while await v(0): pass
    for i in await v("ab"): print(i)
    print((lambda a, b=1: a)(await v(3), b=await v(4)), await v(1) if await v(0) else await v(2))
    assert await v(True), await v("m")
    a, *b = await v([1, 2, 3]); print(a, b)
    async with CM() as c: print(c)
    async with CM() as c, CM() as d: pass
    try: await Aw2()
    except TypeError as e: print(e)
    try: await 5
    except TypeError as e: print(e)
    try:
        async with 5: pass
    except TypeError as e: print(e)
    try:
        async for i in 5: pass
    except TypeError as e: print(e)
    try:
        async with CM(): raise ValueError("in")
    except ValueError as e: print("v", e)
    return await v("done")
class Aw2:
    def __await__(s): return 5
class CM:
    async def __aenter__(s): print("aenter"); return await v("cm")
    async def __aexit__(s, t, e, tb): print("aexit", t and t.__name__)
def run(c):
    sent = None
    while True:
        try: print("yielded", c.send(sent)); sent = "reply"
        except StopIteration as e: return e.value
print(run(main()))
co = v(1)
try: co.send(None)
except StopIteration as e: print(e.value)
try: co.send(None)
except RuntimeError as e: print(e)
co = v(1); co.close()
try: co.send(None)
except RuntimeError as e: print(e)
co = v(1)
try: co.throw(ValueError("t"))
except ValueError as e: print(e)
