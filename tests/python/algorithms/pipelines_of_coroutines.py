from functools import wraps


def primed(function):
    @wraps(function)
    def start(*args, **kwargs):
        generator = function(*args, **kwargs)
        next(generator)
        return generator

    return start


@primed
def split_lines(target):
    rest = ""
    try:
        while True:
            *lines, rest = (rest + (yield)).split("\n")
            for line in lines:
                target.send(line)
    except GeneratorExit:
        if rest:
            target.send(rest)
        target.close()


@primed
def parse(target, errors):
    number = 0
    while True:
        try:
            line = yield
        except GeneratorExit:
            target.close()
            errors.close()
            raise
        number += 1
        try:
            name, value = line.split(":")
            target.send((name.strip(), float(value)))
        except ValueError as e:
            errors.send(f"{number}: {e}")


@primed
def fan(*targets):
    try:
        while True:
            item = yield
            for target in targets:
                target.send(item)
    finally:
        for target in targets:
            target.close()


@primed
def only(name, target):
    with_closing = True
    while with_closing:
        try:
            item = yield
        except GeneratorExit:
            target.close()
            return
        if item[0] == name:
            target.send(item[1])


@primed
def running_mean(label):
    total = n = 0
    try:
        while True:
            total += yield total / n if n else None
            n += 1
    finally:
        print(label, f"{n} values, mean {total / n if n else 0:.3f}")


@primed
def collect(into):
    while True:
        into.append((yield))


seen, problems = [], []
pipeline = split_lines(parse(fan(collect(seen), only("t", running_mean("temperature")), only("h", running_mean("humidity")), only("x", running_mean("nothing"))), collect(problems)))
for chunk in ("t: 20\nh:", " 40\nt: 2", "2\nwhat\n", "t: 21:5\nh: x\n", "h: 41.", "5"):
    pipeline.send(chunk)
    print(repr(chunk), len(seen), len(problems))
pipeline.close()
print(seen, problems, sep="\n")
try:
    pipeline.send("more")
except StopIteration as e:
    print("ended", e.value)
mean = running_mean("by hand")
print([mean.send(x) for x in (1, 2, 6)], mean.__name__, running_mean.__name__)
try:
    mean.throw(KeyError("stop"))
except KeyError as e:
    print("thrown through", e)
try:
    mean.send("x")
except StopIteration:
    print("closed")
