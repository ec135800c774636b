import asyncio


async def waiter(event, n):
    print("waiting", n)
    print(await event.wait(), n)


async def user(lock, n):
    async with lock:
        print("locked by", n, lock.locked())
        await asyncio.sleep(0)
    print("released by", n)


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, i)) for i in range(3)]
    await asyncio.sleep(0)
    print(event.is_set())
    event.set()
    print(event.is_set())
    await asyncio.gather(*tasks)
    print(await event.wait())
    event.clear()
    print(event.is_set())
    lock = asyncio.Lock()
    await asyncio.gather(*[user(lock, i) for i in range(3)])
    print(lock.locked())
    try:
        lock.release()
    except RuntimeError as e:
        print(e)
    await lock.acquire()
    t = asyncio.create_task(user(lock, "cancelled"))
    await asyncio.sleep(0)
    t.cancel()
    await asyncio.sleep(0)
    lock.release()
    print(lock.locked(), t.cancelled())


asyncio.run(main())
