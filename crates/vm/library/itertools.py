# itertools: iterators made of iterators.


class count:
    def __init__(self, start=0, step=1):
        self._next = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        n = self._next
        self._next = n + self._step
        return n

    def __repr__(self):
        step = "" if isinstance(self._step, int) and self._step == 1 else ", %r" % (self._step,)
        return "count(%r%s)" % (self._next, step)


def cycle(iterable):
    seen = []
    for x in iterable:
        yield x
        seen.append(x)
    while seen:
        yield from seen


class repeat:
    def __init__(self, object, times=None):
        self._object = object
        self._left = times if times is None else max(times, 0)

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self):
        left = "" if self._left is None else ", %d" % self._left
        return "repeat(%r%s)" % (self._object, left)


def accumulate(iterable, func=None, *, initial=None):
    it = iter(iterable)
    total = initial
    if initial is None:
        try:
            total = next(it)
        except StopIteration:
            return
    yield total
    for x in it:
        total = total + x if func is None else func(total, x)
        yield total


class chain:
    def __init__(self, *iterables):
        self._it = _chained(iterables)

    def from_iterable(iterables):
        made = chain()
        made._it = _chained(iterables)
        return made

    from_iterable = staticmethod(from_iterable)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._it)


def _chained(iterables):
    for iterable in iterables:
        yield from iterable


def compress(data, selectors):
    return (x for x, chosen in zip(data, selectors) if chosen)


def dropwhile(predicate, iterable):
    it = iter(iterable)
    for x in it:
        if not predicate(x):
            yield x
            break
    yield from it


def takewhile(predicate, iterable):
    for x in iterable:
        if not predicate(x):
            break
        yield x


def filterfalse(predicate, iterable):
    for x in iterable:
        if not (x if predicate is None else predicate(x)):
            yield x


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def islice(iterable, *limits):
    start, stop, step = 0, None, 1
    if len(limits) == 1:
        stop = limits[0]
        if stop is not None and stop < 0:
            raise ValueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    else:
        start = limits[0] or 0
        stop = limits[1]
        if len(limits) > 2:
            step = 1 if limits[2] is None else limits[2]
    if start < 0 or step < 1 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    return _sliced(iterable, start, stop, step)


def _sliced(iterable, start, stop, step):
    position = 0
    it = iter(iterable)
    while stop is None or start < stop:
        while position < start:
            try:
                next(it)
            except StopIteration:
                return
            position += 1
        try:
            x = next(it)
        except StopIteration:
            return
        position += 1
        yield x
        start += step
    while stop is not None and position < stop:
        try:
            next(it)
        except StopIteration:
            return
        position += 1


def zip_longest(*iterables, fillvalue=None):
    its = [iter(iterable) for iterable in iterables]
    left = len(its)
    while left:
        values = []
        for i, it in enumerate(its):
            if it is None:
                values.append(fillvalue)
                continue
            try:
                values.append(next(it))
            except StopIteration:
                left -= 1
                if not left:
                    return
                its[i] = None
                values.append(fillvalue)
        yield tuple(values)


def pairwise(iterable):
    it = iter(iterable)
    for a in it:
        for b in it:
            yield a, b
            a = b


def tee(iterable, n=2):
    it = iter(iterable)
    queues = [[] for _ in range(n)]

    def one(mine):
        while True:
            if not mine:
                try:
                    x = next(it)
                except StopIteration:
                    return
                for queue in queues:
                    queue.append(x)
            yield mine.pop(0)

    return tuple(one(queue) for queue in queues)


def groupby(iterable, key=None):
    it = iter(iterable)
    state = []

    def advance():
        for x in it:
            state[:] = [x, x if key is None else key(x)]
            return True
        state[:] = []
        return False

    def group(wanted):
        while state and state[1] == wanted:
            yield state[0]
            advance()

    advance()
    while state:
        wanted = state[1]
        yield wanted, group(wanted)
        while state and state[1] == wanted:
            advance()


def product(*iterables, repeat=1):
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    pools = [tuple(iterable) for iterable in iterables] * repeat
    result = [()]
    for pool in pools:
        result = [chosen + (x,) for chosen in result for x in pool]
    yield from result


def permutations(iterable, r=None):
    if r is not None and r < 0:
        raise ValueError("r must be non-negative")
    pool = tuple(iterable)
    n = len(pool)
    r = n if r is None else r
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple(pool[i] for i in indices[:r])
    while n:
        for i in range(r - 1, -1, -1):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(pool[k] for k in indices[:r])
                break
        else:
            return


def combinations(iterable, r):
    if r is not None and r < 0:
        raise ValueError("r must be non-negative")
    pool = tuple(iterable)
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    yield tuple(pool[i] for i in indices)
    while True:
        i = r - 1
        while i >= 0 and indices[i] == i + n - r:
            i -= 1
        if i < 0:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1
        yield tuple(pool[i] for i in indices)


def combinations_with_replacement(iterable, r):
    if r is not None and r < 0:
        raise ValueError("r must be non-negative")
    pool = tuple(iterable)
    n = len(pool)
    if not n and r:
        return
    indices = [0] * r
    yield tuple(pool[i] for i in indices)
    while True:
        i = r - 1
        while i >= 0 and indices[i] == n - 1:
            i -= 1
        if i < 0:
            return
        indices[i:] = [indices[i] + 1] * (r - i)
        yield tuple(pool[i] for i in indices)
