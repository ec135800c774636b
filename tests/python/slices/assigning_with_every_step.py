for key in (slice(None), slice(2, 5), slice(None, None, 2), slice(None, None, -1), slice(5, 0, -2), slice(3, 3), slice(-2, None), slice(8, 20)):
    l, b = list(range(8)), bytearray(range(8))
    count = len(l[key])
    l[key] = [90 + i for i in range(count)]
    b[key] = bytes(90 + i for i in range(count))
    print(key, l, list(b) == l, end=" ")
    del l[key], b[key]
    print(l, list(b) == l)
