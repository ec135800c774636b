import asyncio


async def slow(x):
    try:
        await asyncio.sleep(5)
        return x
    except asyncio.CancelledError:
        print("slow cancelled")
        raise


async def quick(x):
    await asyncio.sleep(0)
    return x


async def main():
    print(await asyncio.wait_for(quick(1), 1))
    print(await asyncio.wait_for(quick(2), None))
    try:
        await asyncio.wait_for(slow(3), 0.01)
    except asyncio.TimeoutError as e:
        print("timeout", repr(e), asyncio.TimeoutError is TimeoutError)
    try:
        async with asyncio.timeout(0.01):
            await slow(4)
    except TimeoutError:
        print("timed out")
    async with asyncio.timeout(1) as t:
        print(await quick(5), t.expired())
    async with asyncio.timeout(None):
        print(await quick(6))
    try:
        await asyncio.wait_for(slow(7), 0)
    except asyncio.TimeoutError:
        print("at once")

    async def failing():
        await asyncio.sleep(0)
        raise KeyError("x")

    try:
        await asyncio.wait_for(failing(), 1)
    except KeyError as e:
        print("error passes", e)


asyncio.run(main())
