import asyncio


async def after(delay, value):
    await asyncio.sleep(delay)
    if value is None:
        raise ValueError("none")
    return value


async def main():
    tasks = [asyncio.create_task(after(d / 100, d)) for d in (3, 1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    done, pending = await asyncio.wait(tasks)
    print(sorted(t.result() for t in done), pending)
    done, pending = await asyncio.wait([asyncio.create_task(after(5, 1))], timeout=0.01)
    print(len(done), len(pending))
    for t in pending:
        t.cancel()
    tasks = [asyncio.create_task(after(0.01, None)), asyncio.create_task(after(1, 1))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print([repr(t.exception()) for t in done], len(pending))
    for t in pending:
        t.cancel()
    for next_one in asyncio.as_completed([after(0.03, "c"), after(0.01, "a"), after(0.02, "b")]):
        print(await next_one)
    try:
        await asyncio.wait([])
    except ValueError as e:
        print(e)


asyncio.run(main())
