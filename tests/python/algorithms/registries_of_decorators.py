import functools


class Registry:
    def __init__(self, name):
        self.name, self.entries = name, {}

    def __call__(self, key=None, /, **options):
        if callable(key):
            return self._add(key, key.__name__, options)
        return lambda function: self._add(function, key or function.__name__, options)

    def _add(self, function, key, options):
        if key in self.entries:
            raise KeyError(f"{self.name} has {key!r} already")
        self.entries[key] = function, options
        return function

    def __getitem__(self, key):
        return self.entries[key][0]

    def __iter__(self):
        return iter(sorted(self.entries, key=lambda key: (self.entries[key][1].get("order", 99), key)))


command = Registry("commands")


@command
def help(*names):
    """Lists the commands."""
    return [f"{name}: {command[name].__doc__}" for name in command if not names or name in names]


@command("add", order=1)
@functools.lru_cache(maxsize=None)
def plus(a, b):
    """Adds."""
    print("  adding", a, b)
    return a + b


def checked(*kinds):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            if len(args) != len(kinds):
                raise TypeError(f"{function.__name__} takes {len(kinds)} values, not {len(args)}")
            return function(*(kind(arg) for kind, arg in zip(kinds, args)))

        wrapper.kinds = kinds
        return wrapper

    return decorate


@command(order=0)
@checked(int, str)
def repeat(n, text):
    """Repeats."""
    return text * n


def traced(cls):
    for name, value in list(vars(cls).items()):
        if callable(value) and not name.startswith("_"):

            def wrapper(self, *args, _inner=value, **kwargs):
                result = _inner(self, *args, **kwargs)
                self.trace.append((_inner.__name__, args, kwargs, result))
                return result

            setattr(cls, name, wrapper)
    return cls


@command("device")
@traced
class Device:
    """A device."""

    def __init__(self, *args):
        self.trace, self.args = [], args

    def read(self, pin, *, pull=None):
        return pin * 2

    def write(self, pin, value):
        self.read(pin, pull="up")


def run(line):
    name, *args = line.split()
    try:
        return command[name](*args)
    except (KeyError, TypeError, ValueError) as e:
        return f"{type(e).__name__}: {e}"


for line in ("help", "help add", "repeat 3 ab", "repeat x ab", "repeat 3", "add 1 2", "add 1 2", "add 1", "missing", "device 1 2"):
    result = run(line)
    print(line, "->", result.args if isinstance(result, Device) else str(result).replace("plus() missing", "missing"))
print(list(command), repeat.kinds, repeat.__wrapped__.__name__, repeat.__doc__, plus.cache_info())
try:

    @command("add")
    def another():
        pass

except KeyError as e:
    print(e, "another" in globals())
device = Device()
device.write(3, True)
device.read(4)
print(device.trace)


def counted(function):
    counted.calls[function.__name__] = 0

    @functools.wraps(function)
    def wrapper(*args):
        counted.calls[function.__name__] += 1
        return function(*args)

    return wrapper


counted.calls = {}


@counted
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(10), counted.calls)
