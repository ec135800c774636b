import asyncio


async def boom(n):
    await asyncio.sleep(0)
    raise RuntimeError("boom %d" % n)


async def main():
    t = asyncio.create_task(boom(1))
    await asyncio.sleep(0.001)
    print(t.done(), repr(t.exception()))
    try:
        await t
    except RuntimeError as e:
        print(e)
    try:
        await boom(2)
    except RuntimeError as e:
        print(e)
    finally:
        print("finally")
    try:
        await 5
    except TypeError as e:
        print(e)
    c = boom(3)
    try:
        asyncio.create_task(5)
    except TypeError as e:
        print(e)
    c.close()
    return "end"


print(asyncio.run(main()))
try:
    asyncio.run(boom(4))
except RuntimeError as e:
    print("out", e)
for call in [lambda: asyncio.run(5), asyncio.get_running_loop, lambda: asyncio.current_task()]:
    try:
        call()
    except (ValueError, RuntimeError) as e:
        print(type(e).__name__, e)
