def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


big = 2 ** 70
r = range(big, big + 10, 3)
print(r, len(r), list(r), big + 3 in r, big + 4 in r, r[1], r[-1], r[1:], r.index(big + 6))
print(len(range(2 ** 62)), range(2 ** 40)[2 ** 39], 10 ** 30 in range(10 ** 31), range(-big, 0)[0], list(range(big, big - 2, -1)))
for i in range(big, big + 2):
    print(i - big)
attempt(lambda: len(range(big)))
print(range(big)[5], range(big)[2 ** 69], range(-big, big)[big])
