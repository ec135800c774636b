from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress


@contextmanager
def tag(name):
    print("<%s>" % name)
    try:
        yield name.upper()
    except ValueError as e:
        print("caught", e)
    finally:
        print("</%s>" % name)


with tag("a") as a, tag("b"):
    print(a)
with tag("c"):
    raise ValueError("inside")
try:
    with tag("d"):
        raise KeyError("passes")
except KeyError as e:
    print(e)
with suppress(ZeroDivisionError, KeyError):
    1 / 0
    print("never")
with nullcontext(5) as n:
    print(n)


class Door:
    def close(self):
        print("closed")


with closing(Door()) as d:
    print(type(d).__name__)
with ExitStack() as stack:
    for i in range(3):
        stack.enter_context(tag(str(i)))
    stack.callback(print, "callback", 1)
    stack.push(lambda *error: print("pushed", error[0]))
    print("body")


@tag("deco")
def f():
    print("in f")


f()
try:
    with ExitStack() as stack:
        stack.enter_context(suppress(ValueError))
        raise ValueError
    print("suppressed")
except ValueError:
    print("not reached")


@contextmanager
def empty():
    if False:
        yield


try:
    with empty():
        pass
except RuntimeError as e:
    print(e)
