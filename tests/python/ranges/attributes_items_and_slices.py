def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for r in (range(5), range(1, 10, 3), range(10, 0, -4), range(0), range(5, 1), range(-5, 5, 2)):
    print(r, r.start, r.stop, r.step, len(r), list(r), r[::-1], r[1:], r[::2], bool(r), list(reversed(r)))
r = range(0, 20, 3)
print(r[2], r[-1], r[1:3], r[5:100][0], 9 in r, 10 in r, 9.0 in r, "a" in r, r.index(9), r.count(9), r.count(10))
attempt(lambda: r[10])
attempt(lambda: r["a"])
attempt(lambda: r.index(10))
attempt(lambda: r.index("a"))
attempt(range)
attempt(range, 1, 2, 0)
attempt(range, 1.0)
attempt(range, "a")
attempt(range, 1, 2, 3, 4)
attempt(lambda: r < r)
attempt(lambda: r + r)
