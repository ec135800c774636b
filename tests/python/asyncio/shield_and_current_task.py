import asyncio


async def inner():
    await asyncio.sleep(0.01)
    print("inner finished")
    return 1


async def outer(task):
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        print("outer cancelled")
        raise


async def main():
    task = asyncio.create_task(inner())
    waiting = asyncio.create_task(outer(task))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    print(waiting.cancelled(), task.done())
    print(await task)
    me = asyncio.current_task()
    print(me.get_name(), task.get_name(), me in asyncio.all_tasks(), len(asyncio.all_tasks()))
    named = asyncio.create_task(inner(), name="named")
    print(named.get_name())
    named.set_name("renamed")
    print(named.get_name())
    await named


asyncio.run(main())
