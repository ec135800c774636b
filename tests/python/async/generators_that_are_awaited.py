# types.coroutine, and `yield from coroutine.__await__()`.
import types


@types.coroutine
def suspended(n):
    got = yield n
    return got * 2


async def main():
    first = await suspended(3)
    second = await suspended(4)
    return first + second


coroutine = main()
print(coroutine.send(None), coroutine.send(10))
try:
    coroutine.send(100)
except StopIteration as end:
    print(end.value)


async def inner():
    return 7


class Awaitable:
    def __await__(self):
        answer = yield from inner().__await__()
        more = yield "yielded"
        return answer, more


async def outer():
    return await Awaitable()


coroutine = outer()
print(coroutine.send(None))
try:
    coroutine.send("sent")
except StopIteration as end:
    print(end.value)
waiting = inner()
try:
    iter(waiting)
except TypeError as error:
    print(error)
waiting.close()
steps = main().__await__()
print(next(steps))
steps.close()
try:
    types.coroutine(5)
except TypeError as error:
    print(error)


@types.coroutine
def plain():
    return 5


print(plain())
