def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(True + True, True * 3, True << 2, True / 2, -True, ~True, +False, True ** 2, True & False, True | 2, True ^ True)
print(type(True & True), type(True & 1), type(+True), isinstance(True, int), int(True), True.real, True.bit_length())
print([10, 20][True], "ab"[False], sum([True, False, True]), "%d" % True, f"{True:d} {True!s} {True:>6}", hex(True))
print(bool([]), bool([0]), bool(""), bool(0.0), bool(None), bool({}), bool(range(0)), bool(()), bool(b""), bool("False"))
attempt(bool, 1, 2)
print((1 == 1) is True, True == 1, not 1, not 0)
