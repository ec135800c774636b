async def bad(n):
    if n == 0: raise ValueError("deep")
    return await bad(n - 1)
async def main():
    try: await bad(3)
    except ValueError as e: print("caught", e)
    try:
        try: await bad(1)
        finally: print("finally")
    except ValueError as e: print("again", e)
    return "ok"
def run(c):
    try: c.send(None)
    except StopIteration as e: return e.value
print(run(main()))
c = bad(0)
try: c.send(None)
except ValueError as e: print("out", e)
async def g():
    yield 1
    raise KeyError("in generator")
async def consume():
    try:
        async for x in g(): print(x)
    except KeyError as e: print(repr(e))
run(consume())
