import asyncio


async def job(n, log):
    await asyncio.sleep(0.001 * n)
    log.append(n)
    return n


async def bad():
    await asyncio.sleep(0.001)
    raise ValueError("bad job")


async def main():
    log = []
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(job(n, log)) for n in (3, 1, 2)]
    print(log, [t.result() for t in tasks])


asyncio.run(main())
