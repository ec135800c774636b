import asyncio


async def producer(q, n):
    for i in range(n):
        await q.put(i)
        print("put", i, q.qsize())


async def consumer(q, name):
    while True:
        item = await q.get()
        print(name, item)
        q.task_done()


async def main():
    q = asyncio.Queue(2)
    print(q.empty(), q.full(), q.maxsize)
    worker = asyncio.create_task(consumer(q, "got"))
    await producer(q, 5)
    await q.join()
    worker.cancel()
    print(q.empty())
    q.put_nowait("a")
    q.put_nowait("b")
    print(q.full())
    for call in [lambda: q.put_nowait("c")]:
        try:
            call()
        except asyncio.QueueFull as e:
            print(repr(e))
    print(q.get_nowait(), q.get_nowait())
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        print(repr(e))
    try:
        asyncio.Queue().task_done()
    except ValueError as e:
        print(e)
    p = asyncio.PriorityQueue()
    for x in (3, 1, 2):
        await p.put((x, "p"))
    print([await p.get() for _ in range(3)])
    l = asyncio.LifoQueue()
    for x in (3, 1, 2):
        l.put_nowait(x)
    print([l.get_nowait() for _ in range(3)])
    try:
        await asyncio.wait_for(l.get(), 0.001)
    except TimeoutError:
        print("nothing came")


asyncio.run(main())
