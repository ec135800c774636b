def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


t = (3, 1, 2)
print(t + (4,), t * 2, t[1], t[::-1], t.index(1), t.count(3), 2 in t, len(t), t == (3, 1, 2), t < (3, 2), (1,) > (), (), (1,), ((),), hash(t) == hash((3, 1, 2)))
print(tuple([1]), tuple("ab"), tuple(), tuple({1: 2}), tuple(x for x in range(3)), tuple(t) is t, t[0:2], t[5:])


def assign():
    t[0] = 1


def remove():
    del t[0]


def attribute():
    t.x = 1


attempt(assign)
attempt(remove)
attempt(attribute)
attempt(lambda: t[5])
attempt(lambda: t["a"])
attempt(lambda: t.index(9))
attempt(tuple, 5)
attempt(tuple, 1, 2)
attempt(lambda: (1, 2) < (1, "a"))
attempt(lambda: (1,) < [1])
attempt(lambda: (1,) + [2])
attempt(lambda: hash(([],)))
u = ([], 1)
try:
    u[0] += [5]
except TypeError as error:
    print(error, u)
