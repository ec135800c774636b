def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


def assign(key, value):
    l = [1, 2, 3]
    l[key] = value
    return l


def remove(key):
    l = [1, 2, 3]
    del l[key]
    return l


attempt(assign, slice(None, None, 2), [1])
attempt(assign, slice(0, 1), 5)
attempt(assign, slice(None, None, 2), 5)
attempt(assign, 5, 1)
attempt(assign, "a", 1)
attempt(assign, slice(None, None, -1), [4, 5, 6])
attempt(assign, slice("a", None), [])
attempt(assign, slice(0, 1, 0), [])
attempt(remove, 5)
attempt(remove, "a")
attempt(remove, slice(None, None, -2))
attempt(remove, -3)
one = [1]
attempt(lambda: one[5])
attempt(lambda: one["a"])
attempt(lambda: one[1.0])
attempt(lambda: one[2 ** 70])
attempt(lambda: one[::0])
attempt(lambda: one["a":])
