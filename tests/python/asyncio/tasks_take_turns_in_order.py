import asyncio


async def worker(name, rounds):
    for i in range(rounds):
        print(name, i)
        await asyncio.sleep(0)
    return name + " done"


async def main():
    a = asyncio.create_task(worker("a", 3))
    b = asyncio.create_task(worker("b", 2))
    print("created", a.done(), b.done())
    print(await worker("inline", 2))
    print(await b, await a)
    print(a.done(), a.result(), a.cancelled(), a.exception())


asyncio.run(main())
