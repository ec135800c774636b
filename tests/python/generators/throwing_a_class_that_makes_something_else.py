# What `throw` makes of its argument.
def generator():
    while True:
        try:
            yield "waiting"
        except ValueError as error:
            print("caught", repr(error))


class Strange(Exception):
    def __new__(cls):
        return 5


def attempt(*arguments):
    g = generator()
    next(g)
    try:
        print(g.throw(*arguments))
    except Exception as error:
        print(type(error).__name__, error)


attempt(ValueError)
attempt(ValueError("v"))
attempt(ValueError, "text")
attempt(ValueError, (1, 2))
attempt(ValueError, ValueError("given"))
attempt(ValueError("v"), "more")
attempt(Strange)
attempt(5)
attempt("text")
attempt(int)
attempt(KeyError, "k")
try:
    raise Strange
except TypeError as error:
    print(error)
try:
    10.0 ** 400
except OverflowError as error:
    print(error.args, error)
print(hash(range(3)) == hash(range(0, 3, 1)), hash(range(0)) == hash(range(2, 1)), hash(range(1, 2)) == hash(range(1, 3, 5)), hash(range(3)))


class Whole:
    def __int__(self):
        return 41

    def __index__(self):
        return 42


print("%d %x %s" % (Whole(), Whole(), int(Whole())))
try:
    format(True, "s")
except ValueError as error:
    print(error)
