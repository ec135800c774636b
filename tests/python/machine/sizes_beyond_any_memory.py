# Sizes that no memory has are errors, whatever the width of the machine's words.
HUGE = 1 << 61


def attempt(what, act):
    try:
        print(what, len(act()))
    except (MemoryError, OverflowError) as error:
        print(what, "too large")
    except Exception as error:
        print(what, type(error).__name__, error)


attempt("bytes", lambda: bytes(HUGE))
attempt("bytearray", lambda: bytearray(HUGE))
attempt("negative bytes", lambda: bytes(-HUGE))
attempt("repeated str", lambda: "ab" * HUGE)
attempt("repeated list", lambda: [0] * HUGE)
attempt("repeated tuple", lambda: (0,) * HUGE)
attempt("repeated bytes", lambda: b"ab" * HUGE)
attempt("repeated a negative number of times", lambda: "ab" * -HUGE)
attempt("str.ljust", lambda: "ab".ljust(HUGE))
attempt("str.center", lambda: "ab".center(HUGE))
attempt("str.zfill", lambda: "ab".zfill(HUGE))
attempt("bytes.rjust", lambda: b"ab".rjust(HUGE))
attempt("negative width", lambda: "ab".ljust(-HUGE))
attempt("format width", lambda: "{:2305843009213693952}".format("a"))
attempt("int.to_bytes", lambda: (1).to_bytes(HUGE, "big"))
print(len(range(-HUGE, HUGE, 1 << 40)), range(0, HUGE, 1 << 40)[-1], HUGE - 1 in range(HUGE))
print(len(range(HUGE, -HUGE, -(1 << 40))), len(range(HUGE, -HUGE)), len(range(1 << 80, 1 << 81, 1 << 70)))
print("abc"[HUGE:], "abc"[-HUGE:HUGE], [1, 2, 3][::HUGE], (1, 2, 3)[HUGE:0:-HUGE])
for index in (HUGE, -HUGE):
    try:
        [1][index]
    except IndexError as error:
        print(error)
print("a-b-c".split("-", HUGE), "aXbX".replace("X", "y", HUGE))
print("abcabc".find("b", -HUGE, HUGE), b"abc".find(b"c", HUGE))
