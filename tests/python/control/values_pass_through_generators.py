# Values, sent values and exceptions pass through generators that wait for each other.
def leaf(n):
    for i in range(n):
        got = yield i
        if got is not None:
            print("leaf got", got)
    return n * 100


def middle(n):
    result = yield from leaf(n)
    print("leaf answered", result)
    second = yield from leaf(1)
    return result + second


def top(n):
    try:
        print("top has", (yield from middle(n)))
    finally:
        print("top ends")
    yield "last"


print(list(top(2)))
print([pair for pair in enumerate(top(1), 7)])
print(sum(leaf(4)), max(leaf(3)), tuple(leaf(2)), dict(zip("ab", leaf(5))))

for value in top(1):
    print("loop", value)

driven = top(3)
print(next(driven), driven.send("x"), driven.send("y"))
driven.close()
print(list(driven))


def careful():
    while True:
        try:
            yield "ready"
        except ValueError as error:
            yield "caught " + str(error)


def outer():
    yield from careful()


thrown = outer()
print(next(thrown), thrown.throw(ValueError("one")), next(thrown), thrown.throw(ValueError("two")))
try:
    thrown.throw(KeyError("three"))
except KeyError as error:
    print("out came", error)


# A generator that waits inside an except clause keeps what it handles; its caller keeps its own.
def handling():
    try:
        raise ValueError("inner")
    except ValueError:
        yield 1
        try:
            raise
        except ValueError as error:
            yield str(error)


try:
    raise TypeError("outer")
except TypeError:
    for value in handling():
        print(value)
    try:
        raise
    except TypeError as error:
        print("still", error)


def countdown(n):
    if n:
        yield n
        yield from countdown(n - 1)


print(list(countdown(40))[-3:], sum(countdown(60)))


def fails(n):
    yield n
    return 1 // n


def passes(n):
    yield from fails(n)


for n in (1, 0):
    try:
        print([value for value in passes(n)])
    except ZeroDivisionError as error:
        print(error)

busy = None


def itself():
    yield 1
    next(busy)


busy = itself()
try:
    for value in busy:
        print(value)
except ValueError as error:
    print(error)
print([x + y for x in (i * i for i in range(3)) for y in leaf(x)])
