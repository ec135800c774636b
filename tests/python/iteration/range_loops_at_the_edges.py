# A loop over range(...) makes no range object: its bounds still have all their rules.
def tries(*bounds):
    try:
        if len(bounds) == 1:
            seen = [i for i in range(bounds[0])]
        elif len(bounds) == 2:
            seen = [i for i in range(bounds[0], bounds[1])]
        else:
            seen = []
            for i in range(bounds[0], bounds[1], bounds[2]):
                seen.append(i)
                if len(seen) == 4:
                    break
        print(bounds, seen)
    except Exception as error:
        print(bounds, type(error).__name__, error)


class Index:
    def __index__(self):
        return 3


tries(0)
tries(-5)
tries(4)
tries(2, 5)
tries(5, 2)
tries(10, 0, -3)
tries(0, 10, 4)
tries(0, 10, 0)
tries(1, 2, -1)
tries(True)
tries("3")
tries(1.5, 3)
tries(0, None)
print([i for i in range(Index())])
tries(2**40, 2**40 + 10, 3)
tries(-(2**30), 2**30, 2**29)
tries(2**30 - 2, 2**30 + 2)
tries(-(2**70), 0, 2**69)

# The loop variable may be set, the range does not care; names may hide the builtin.
for i in range(3):
    i += 10
    print(i, end=" ")
print()


def hidden():
    range = lambda n: "ab" * n
    return [c for c in range(2)]


print(hidden())


def length():
    len = sum
    return len([4, 5])


print(length(), len("abc"), len(range(7)), len({1: 2}), len(b"ab"))
for thing in 5, None, iter([]):
    try:
        print(len(thing))
    except TypeError as error:
        print(error)

# Lists that grow and shrink under their loop, and iterators that were exhausted.
items = [1, 2, 3]
for item in items:
    if item < 6:
        items.append(item + 3)
print(items)
walk = iter([1, 2])
print(list(walk), list(walk), next(walk, "end"))
pairs = enumerate(["a", "b"], 5)
print(next(pairs), list(pairs), list(pairs))
for (number, name), flag in zip(enumerate("xy"), (True, False, True)):
    print(number, name, flag)
counts = {"a": 1, "b": 2}
try:
    for key in counts:
        counts[key + "!"] = 0
except RuntimeError as error:
    print(error)
for key, value in counts.items():
    counts[key] = value + 1
print(counts)
