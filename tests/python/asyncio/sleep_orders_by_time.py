import asyncio


async def after(delay, name, log):
    await asyncio.sleep(delay)
    log.append(name)
    return delay


async def main():
    log = []
    results = await asyncio.gather(after(0.03, "c", log), after(0.01, "a", log), after(0.02, "b", log), after(0, "zero", log), after(-1, "negative", log))
    print(log, results)
    print(await asyncio.sleep(0.001, "value"), await asyncio.sleep(0, result=[1]))


asyncio.run(main())
