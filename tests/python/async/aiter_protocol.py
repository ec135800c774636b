class R:
    def __init__(s, n): s.n = n; s.i = 0
    def __aiter__(s): return s
    async def __anext__(s):
        if s.i >= s.n: raise StopAsyncIteration
        s.i += 1; return s.i
def run(c):
    try: c.send(None)
    except StopIteration as e: return e.value
async def main():
    async for x in R(3): print(x)
    else: print("else")
    async for x in R(3):
        if x == 2: break
    else: print("no")
    print([x async for x in R(3) if x != 2], x)
    a = aiter(R(1)); print(await anext(a)); 
    try: await anext(a)
    except StopAsyncIteration: print("sai")
    print(await anext(R(0), 'default'))
    async for i, in Pairs(): print(i)
    try:
        async for q in Bad(): pass
    except TypeError as e: print(e)
class Pairs(R):
    def __init__(s): super().__init__(2)
    async def __anext__(s): return (await super().__anext__(),)
class Bad:
    def __aiter__(s): return 5
class Bad2:
    def __aiter__(s): return s
    def __anext__(s): return 5
run(main())
