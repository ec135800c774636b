def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


def walk(change):
    d = {1: 1, 2: 2, 3: 3}
    for key in d:
        change(d, key)
    return d


attempt(walk, lambda d, k: d.__setitem__(k + 10, 0))
attempt(walk, lambda d, k: d.pop(k))
attempt(walk, lambda d, k: d.clear())
attempt(walk, lambda d, k: d.__setitem__(k, k * 2))
attempt(lambda: [d.popitem() for d in [{1: 2}] for _ in d])
d = {1: 1, 2: 2}
i = iter(d.values())
next(i)
d[5] = 5
attempt(next, i)
