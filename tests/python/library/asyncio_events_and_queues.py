import asyncio


async def waiter(event, name):
    await event.wait()
    print(name, "woken")


async def producer(queue):
    for i in range(4):
        await queue.put(i)
        print("put", i)
    await queue.put(None)


async def consumer(queue):
    while True:
        item = await queue.get()
        if item is None:
            return
        print("got", item)


async def locked(lock, name):
    async with lock:
        print(name, "in")
        await asyncio.sleep(0.001)
        print(name, "out")


class Countdown:
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


async def numbers():
    for i in range(3):
        yield i
        await asyncio.sleep(0)


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(event, n)) for n in "ab"]
    await asyncio.sleep(0)
    print(event.is_set())
    event.set()
    await asyncio.gather(*tasks)
    queue = asyncio.Queue(2)
    await asyncio.gather(producer(queue), consumer(queue))
    lock = asyncio.Lock()
    await asyncio.gather(locked(lock, "x"), locked(lock, "y"))
    async for n in Countdown(2):
        print("count", n)
    async for n in numbers():
        print("number", n)
    print([n async for n in numbers()])

    async def cleanup():
        try:
            await asyncio.sleep(10)
        finally:
            print("cleaned")

    task = asyncio.create_task(cleanup())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("ended")


asyncio.run(main())
