import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


@asynccontextmanager
async def connection(name):
    print("open", name)
    await asyncio.sleep(0)
    try:
        yield name
    finally:
        print("close", name)


async def main():
    async with connection("a") as a:
        print(a)
    try:
        async with connection("b"):
            raise OSError("lost")
    except OSError as e:
        print(e)
    async with AsyncExitStack() as stack:
        for name in "xy":
            print(await stack.enter_async_context(connection(name)))
        stack.callback(print, "plain")


asyncio.run(main())
