import asyncio


async def good(x):
    await asyncio.sleep(0)
    return x * 2


async def bad(x):
    await asyncio.sleep(0)
    raise ValueError("bad %d" % x)


async def main():
    print(await asyncio.gather())
    print(await asyncio.gather(good(1), good(2), good(3)))
    print(await asyncio.gather(good(1), bad(2), return_exceptions=True))
    try:
        await asyncio.gather(good(1), bad(2), bad(3))
    except ValueError as e:
        print("caught", e)
    task = asyncio.create_task(good(9))
    print(await asyncio.gather(task, task, good(1)))
    outer = asyncio.gather(good(1), asyncio.sleep(10))
    await asyncio.sleep(0)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("gather cancelled", outer.cancelled(), outer.done())


asyncio.run(main())
