def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(["42".zfill(5), "-42".zfill(5), "+42".zfill(5), "".zfill(3), "--4".zfill(5), "abc".zfill(2)])
print(["abc".center(6), "abc".center(7, "*"), "ab".center(5, "*"), "a".center(4, "x"), "abc".center(0)])
print(["abc".ljust(5, "-"), "abc".rjust(5, "-"), "é".rjust(3), b"1".zfill(3), b"ab".center(6, b"."), b"a".ljust(3)])
attempt("a".center, 6, "**")
attempt("a".ljust, 6, 1)
attempt("a".ljust, "a")
attempt("a".zfill)
attempt(b"a".center, 3, "x")
