def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print({1, 2, 3} & {2, 3, 4}, {1, 2, 3} - {2}, {1, 2} ^ {2, 3}, {1} < {1, 2}, {1, 2} <= {1, 2}, {1} > {2}, {1} >= set(), {1} == {1.0}, {1} != frozenset([1]))
attempt(lambda: {1} | [1])
attempt(lambda: {1} & "a")
attempt(lambda: {1} < [1])
attempt(lambda: {1} - 5)
attempt(lambda: [1] | {1})
attempt(lambda: {1} + {2})
s = {1}
attempt(lambda: s[0])


def merge(other):
    s = {1}
    s |= other
    return s


attempt(merge, [1])
attempt(merge, {2})
print(type(frozenset([1]) | {2}), type({1} | frozenset([2])), type({1: 1}.keys() & {1}))
