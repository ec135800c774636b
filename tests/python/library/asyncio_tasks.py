import asyncio


async def worker(name, delay, log):
    log.append(name + " starts")
    await asyncio.sleep(delay)
    log.append(name + " ends")
    return name.upper()


async def failing():
    await asyncio.sleep(0.001)
    raise ValueError("failed")


async def main():
    log = []
    print(await worker("a", 0.001, log), log)
    log = []
    print(await asyncio.gather(worker("b", 0.02, log), worker("c", 0.01, log), worker("d", 0, log)), log)
    task = asyncio.create_task(worker("e", 0.001, log))
    print(task.done(), await task, task.done(), task.result(), task.cancelled())
    try:
        await failing()
    except ValueError as e:
        print(e)
    print(await asyncio.gather(failing(), worker("f", 0, log), return_exceptions=True))
    try:
        await asyncio.gather(failing(), asyncio.sleep(0.01))
    except ValueError as e:
        print("gathered", e)
    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    print(task.cancel())
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.cancelled())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.005)
    except asyncio.TimeoutError:
        print("timeout")
    print(await asyncio.wait_for(worker("g", 0.001, log), 1))
    return "done"


print(asyncio.run(main()))
