import asyncio


async def sleeper(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print(name, "cancelled", e.args)
        raise
    finally:
        print(name, "cleaned")


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "survived"


async def main():
    t = asyncio.create_task(sleeper("t"))
    await asyncio.sleep(0)
    print(t.cancel(), t.cancelling())
    try:
        await t
    except asyncio.CancelledError:
        print("seen", t.cancelled(), t.done(), t.cancel())
    t = asyncio.create_task(sleeper("with message"))
    await asyncio.sleep(0)
    t.cancel("why")
    try:
        await t
    except asyncio.CancelledError as e:
        print("seen", e.args)
    t = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    t.cancel()
    print(await t, t.cancelled())
    t = asyncio.create_task(sleeper("never started"))
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("not started")
    try:
        t.result()
    except asyncio.CancelledError:
        print("result raises")
    print(issubclass(asyncio.CancelledError, Exception))


asyncio.run(main())
