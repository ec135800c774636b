with open("t", "w+") as f:
    f.write("line one\nline two\nline three\n")
    print(f.tell(), f.seek(0))
    print(f.readline(), f.tell())
    at = f.tell()
    print(f.readline(), f.seek(at), f.readline())
    print(f.seek(0, 2), repr(f.read()))
    for args in [(1, 1), (-1, 2), (-1, 0)]:
        try:
            f.seek(*args)
        except (OSError, ValueError) as e:
            print(type(e).__name__, e)
    f.seek(5)
    f.write("ONE")
    f.seek(0)
    print(f.read())
    f.seek(0)
    print(f.truncate(4), repr(f.read()))
