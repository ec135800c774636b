import asyncio


async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    print(f.done(), f)
    for call in (f.result, f.exception):
        try:
            call()
        except asyncio.InvalidStateError as e:
            print(e)
    f.add_done_callback(lambda f: print("callback", f.result()))
    loop.call_soon(f.set_result, 42)
    print(await f, f.done(), f)
    try:
        f.set_result(1)
    except asyncio.InvalidStateError as e:
        print(e)
    g = loop.create_future()
    g.set_exception(ValueError("no"))
    try:
        await g
    except ValueError as e:
        print(e, repr(g.exception()))
    h = loop.create_future()
    print(h.cancel(), h.cancelled(), h.cancel(), h)
    try:
        await h
    except asyncio.CancelledError:
        print("cancelled")
    order = []
    loop.call_soon(order.append, 1)
    loop.call_later(0.002, order.append, 4)
    loop.call_later(0.001, order.append, 3)
    handle = loop.call_soon(order.append, "never")
    handle.cancel()
    loop.call_soon(order.append, 2)
    await asyncio.sleep(0.01)
    print(order, handle.cancelled())
    print(asyncio.isfuture(f), asyncio.isfuture(1))


asyncio.run(main())
