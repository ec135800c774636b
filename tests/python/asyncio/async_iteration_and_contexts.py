import asyncio


class Ticker:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


class Resource:
    async def __aenter__(self):
        await asyncio.sleep(0)
        print("enter")
        return self

    async def __aexit__(self, kind, error, trace):
        await asyncio.sleep(0)
        print("exit", kind and kind.__name__)
        return kind is ValueError


async def numbers(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i
    print("exhausted")


async def main():
    async for x in Ticker(3):
        print(x)
    else:
        print("else")
    print([x async for x in numbers(4) if x % 2])
    print({x: x * x async for x in numbers(3)})
    async with Resource() as r:
        print(type(r).__name__)
    async with Resource():
        raise ValueError
    try:
        async with Resource():
            raise KeyError("k")
    except KeyError as e:
        print("passed", e)
    gen = numbers(5)
    print(await gen.__anext__(), await anext(gen))


asyncio.run(main())
