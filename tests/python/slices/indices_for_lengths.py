def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


for s in (slice(5), slice(1, 2), slice(None, None, -1), slice(-3, None), slice(None, -1), slice(10, 0, -3), slice(2 ** 70, None), slice(0, 10, 3), slice(5, 2)):
    print(s, [s.indices(n) for n in (0, 3, 7)])
print(slice(1, 2, 3).start, slice(1, 2).step, slice(None).stop, slice("a", "b"), slice(1) == slice(1), slice(1) == slice(None, 1, None), slice(1) != slice(2))
attempt(slice)
attempt(slice, 1, 2, 3, 4)
attempt(slice(1, 2, 0).indices, 5)
attempt(slice(1).indices, -1)
attempt(slice("a").indices, 5)
attempt(slice(1).indices)
attempt(lambda: hash(slice(1)))
