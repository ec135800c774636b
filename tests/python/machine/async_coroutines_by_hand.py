class Wait:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return got
async def child(n):
    r = await Wait(n)
    return r * 2
async def main():
    a = await child(1)
    b = await child(2)
    try:
        await child("x")
    except ValueError as e: print("caught", e)
    return a + b
c = main()
print(c.send(None), c.send(10), c.send(20))
try: c.throw(ValueError("boom"))
except StopIteration as e: print("result", e.value)
async def agen():
    for i in range(3):
        await Wait(i)
        yield i * 10
async def use():
    out = []
    async for x in agen(): out.append(x)
    out += [y async for y in agen() if y]
    return out
c = use()
try:
    while True: c.send(None)
except StopIteration as e: print(e.value)
class CM:
    async def __aenter__(self): print("in"); return 5
    async def __aexit__(self, *a): print("out", a[0]); return True
async def w():
    async with CM() as x:
        print(x)
        raise KeyError("k")
    return "after"
try: w().send(None)
except StopIteration as e: print(e.value)
class It:
    def __init__(self): self.i = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.i += 1
        if self.i > 2: raise StopAsyncIteration
        return self.i
async def it():
    return [x async for x in It()]
try: it().send(None)
except StopIteration as e: print(e.value)
