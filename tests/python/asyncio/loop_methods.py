import asyncio


async def value(x):
    await asyncio.sleep(0)
    return x


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(loop.run_until_complete(value(3)))
task = loop.create_task(value(4))
print(loop.run_until_complete(task), task.result())
loop.call_soon(print, "soon")
loop.call_later(0.002, loop.stop)
loop.call_later(0.001, print, "later")
loop.run_forever()
print(loop.is_running(), loop.is_closed())
loop.close()
print(loop.is_closed())
try:
    loop.call_soon(print)
except RuntimeError as e:
    print(e)
with asyncio.Runner() as runner:
    print(runner.run(value(5)), runner.run(value(6)))
