import asyncio
import math as maths
try:
    import quantum
except ImportError as missing:
    quantum = None


def everything(subject, *more, key: int = 3, **names) -> str:
    global seen
    seen = subject
    assert key, "key"
    a = b = [0] * 3
    a[0], (b[1], *rest) = 1, (2, 3, 4)
    a[1:] += [i ** 2 for i in range(3) for j in {1, 2} if i != j]
    del a[::2], rest
    if (n := len(a)) > 2 and not n == 4 or 1 < n <= 9:
        pass
    x = {**names, "b": b"\x00\xff", 1: 2.5, None: ..., "big": 123456789012345678901234567890}
    return "%s" % (x,) + f"{n:>{key}}|{key=}"


def match_it(value):
    match value:
        case 0 | 1:
            return "small"
        case [first, *others] if others:
            return first
        case {"k": v, **rest}:
            return v, rest
        case complex_type(real=r) | [r]:
            return r
        case str() as text:
            return text
        case None | True:
            return value
        case _:
            return -1


complex_type = type("complex_type", (), {})


async def agen(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


async def main(lock):
    async with lock as held, lock:
        async for i in agen(3):
            if i:
                break
        else:
            held = None
    return [i async for i in agen(2)], held


def gen(n):
    try:
        got = yield n
        yield from (got or [])
    finally:
        return


def deco(f):
    return lambda *a, **k: f(*a, **k)


@deco
@deco
class Meta(type):
    __slots__ = ()

    def method(cls):
        return __class__, cls.__private


def raises():
    try:
        raise ValueError("x") from None
    except ValueError as e:
        try:
            raise
        finally:
            del e
    while True:
        try:
            break
        except Exception:
            continue


print(everything(1, 2, k=maths.pi), match_it([1]), list(gen(2)), -1 // 2, 3 @ 4 if 0 else 1 << 70)
