# `enumerate` over generators: numbers, ends, exceptions, nesting, a loop that is left and one that sends nothing back.


def count(n):
    try:
        for i in range(n):
            yield i * i
    finally:
        print("closed", n)


def relay(n):
    yield from count(n)
    return "done"


for i, square in enumerate(relay(4)):
    print(i, square)

for i, square in enumerate(count(3), 10):
    print(i, square)

for i, square in enumerate(count(2), -1):
    print(i, square)

walk = enumerate(count(5))
print(next(walk))
for i, square in walk:
    print(i, square)
    if i == 2:
        break
print(next(walk), list(walk), list(walk))


def broken():
    yield "a"
    raise KeyError("inside")


try:
    for pair in enumerate(broken()):
        print(pair)
except KeyError as error:
    print(repr(error))


def outer():
    for i, x in enumerate(count(3)):
        for j, y in enumerate(count(2)):
            yield i, j, x + y


for pair in enumerate(outer(), 1 << 29):
    print(pair)
for number, item in enumerate(count(2), (1 << 30) - 1):
    print(number, item)


def stops():
    yield 1
    raise StopIteration("early")


try:
    for pair in enumerate(stops()):
        print(pair)
except RuntimeError as error:
    print(repr(error), repr(error.__cause__))
