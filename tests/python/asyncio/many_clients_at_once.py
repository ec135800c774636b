import asyncio


async def serve(reader, writer):
    n = int(await reader.readline())
    await asyncio.sleep(0.001 * (5 - n))
    writer.write(b"%d\n" % (n * n))
    await writer.drain()
    writer.close()


async def client(port, n, log):
    reader, writer = await asyncio.open_connection("localhost", port)
    writer.write(b"%d\n" % n)
    answer = int(await reader.readline())
    log.append(n)
    writer.close()
    return answer


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        log = []
        print(await asyncio.gather(*[client(port, n, log) for n in range(5)]))
        print(sorted(log))


asyncio.run(main())
