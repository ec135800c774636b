# Two tasks hand a number to each other through events; a third counts turns.

import asyncio


class Table:
    def __init__(self):
        self.ping = asyncio.Event()
        self.pong = asyncio.Event()
        self.ball = 0
        self.idle = 0
        self.over = False


async def player(table, mine, other, rounds):
    for _ in range(rounds):
        await mine.wait()
        mine.clear()
        table.ball += 1
        other.set()


async def counter(table):
    while not table.over:
        table.idle += 1
        await asyncio.sleep(0)


async def main(rounds):
    table = Table()
    table.ping.set()
    watch = asyncio.create_task(counter(table))
    await asyncio.gather(
        player(table, table.ping, table.pong, rounds), player(table, table.pong, table.ping, rounds)
    )
    table.over = True
    await watch
    return table.ball, table.idle > rounds


print(asyncio.run(main(300)))
