def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(hash(1) == hash(1.0) == hash(True), hash(0.5), hash(-1), hash(-2), hash(2 ** 61 - 1), hash(2 ** 61), hash(2 ** 100), hash(-(2 ** 100)))
print(hash(float("inf")), hash(float("-inf")), hash(1e300), hash(-0.5), hash(0.1), hash(10 ** 30))
print(hash(()), hash((1, 2)), hash((1, (2, 3))), hash((1.5,)), hash((1, 2, 3, 4, 5, -1)))
print({1: "a", 1.0: "b", True: "c"}, {0, False, 0.0}, hash(range(5)) == hash(range(0, 5, 1)))
for value in ([], {}, set(), bytearray(), ([],), slice(1)):
    attempt(hash, value)
