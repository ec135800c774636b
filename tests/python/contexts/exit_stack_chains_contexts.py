from contextlib import AsyncExitStack, ExitStack


def fail(error):
    raise error


def suppress(*details):
    print("suppresses", repr(details[1]), "after", repr(details[1].__context__))
    return True


def chain(error):
    seen = []
    while error is not None and len(seen) < 9:
        seen.append(repr(error))
        error = error.__context__
    return " <- ".join(seen)


def attempt(name, build, last=None):
    try:
        with ExitStack() as stack:
            build(stack)
            if last is not None:
                raise last
        print(name, "ends well")
    except Exception as error:
        print(name, chain(error))


def two(stack):
    stack.callback(fail, IndexError)
    stack.callback(fail, KeyError)


def suppressed_between(stack):
    stack.callback(fail, IndexError)
    stack.callback(fail, AttributeError)
    stack.push(suppress)
    stack.callback(fail, ValueError)


def all_suppressed(stack):
    stack.push(suppress)
    stack.callback(fail, ValueError)


for build in (two, suppressed_between, all_suppressed):
    attempt(build.__name__, build)
    attempt(build.__name__ + " with an error", build, ZeroDivisionError("body"))

# Around it another exception is being handled.
try:
    1 / 0
except ZeroDivisionError as outer:
    attempt("inside of a handler", two)
    attempt("inside of a handler, with an error", two, OSError("body"))
    print(chain(outer))


# With an explicit context.
def explicit(stack):
    def leave(*details):
        error = RuntimeError("own")
        error.__context__ = TypeError("mine")
        raise error

    stack.push(leave)


attempt("explicit", explicit, ZeroDivisionError("body"))


async def go():
    async def fails(error):
        raise error

    try:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(fails, IndexError)
            stack.push_async_callback(fails, KeyError)
            1 / 0
    except Exception as error:
        print("async", chain(error))


coroutine = go()
try:
    coroutine.send(None)
except StopIteration:
    print("done")
