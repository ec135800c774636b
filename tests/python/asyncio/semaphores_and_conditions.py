import asyncio


async def job(sem, n, log):
    async with sem:
        log.append("in %d" % n)
        for _ in range(3 * n):
            await asyncio.sleep(0)
        log.append("out %d" % n)


async def consumer(cond, n):
    async with cond:
        await cond.wait()
        print("consumer", n)


async def main():
    log = []
    sem = asyncio.Semaphore(2)
    await asyncio.gather(*[job(sem, n, log) for n in range(1, 5)])
    print(log, sem.locked())
    try:
        asyncio.Semaphore(-1)
    except ValueError as e:
        print(e)
    b = asyncio.BoundedSemaphore(1)
    await b.acquire()
    print(b.locked())
    b.release()
    try:
        b.release()
    except ValueError as e:
        print(e)
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(consumer(cond, i)) for i in range(3)]
    await asyncio.sleep(0)
    async with cond:
        cond.notify(1)
    await asyncio.sleep(0.001)
    async with cond:
        cond.notify_all()
    await asyncio.gather(*tasks)
    try:
        cond.notify()
    except RuntimeError as e:
        print(e)
    value = []

    async def until():
        async with cond:
            print(await cond.wait_for(lambda: len(value)))

    t = asyncio.create_task(until())
    await asyncio.sleep(0)
    value.append(1)
    async with cond:
        cond.notify()
    await t


asyncio.run(main())
