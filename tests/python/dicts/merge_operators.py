def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


a, b = {1: "a", 2: "b"}, {2: "B", 3: "c"}
print(a | b, b | a, a, {} | a, a.__or__([]), a.__ror__({0: 0}))
a |= b
print(a)
a |= [(4, "d")]
print(a)
attempt(lambda: {1: 2} | [(1, 2)])
attempt(lambda: [1] | {1: 2})


def merge(other):
    d = {}
    d |= other
    return d


attempt(merge, 5)
print(merge({1: 2}), merge(zip("ab", "cd")))
