def endless(n):
    return endless(n + 1)


def mutual_a():
    return mutual_b()


def mutual_b():
    return mutual_a()


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x" if len(name) < 3 else name)

    def __repr__(self):
        return f"<{self!r}>"

    def __eq__(self, other):
        return self == other

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(iter(self))

    def __call__(self):
        return self()

    def __getitem__(self, key):
        return self[key]

    @property
    def itself(self):
        return self.itself


loop = Loop()
calls = {
    "function": lambda: endless(0),
    "mutual": mutual_a,
    "call": loop,
    "getitem": lambda: loop[1],
    "eq": lambda: loop == 1,
    "repr": lambda: repr(loop),
    "iter": lambda: iter(loop),
    "len": lambda: len(loop),
}
for name, call in calls.items():
    try:
        call()
        print(name, "returned")
    except RecursionError as e:
        print(name, type(e).__name__, str(e).startswith("maximum recursion depth exceeded"))


depth = 0


def count():
    global depth
    depth += 1
    count()


for attempt in range(3):
    depth = 0
    try:
        count()
    except RecursionError as e:
        print(depth > 100, isinstance(e, RuntimeError))


def with_finally(log, n=0):
    try:
        with_finally(log, n + 1)
    finally:
        if n < 3:
            log.append(n)


log = []
try:
    with_finally(log)
except RecursionError:
    print(log)


def rescued(n):
    try:
        return rescued(n + 1)
    except RecursionError:
        return "rescued"


print(rescued(0), sum([1, 2, 3]))
