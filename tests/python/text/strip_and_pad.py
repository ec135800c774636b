print(["  a b ".strip(), "  a ".lstrip(), " a  ".rstrip(), "xxaxbxx".strip("x"), "abcba".strip("ab"), "abc".strip("abc"), "abc".lstrip("ba"), "abc".rstrip("bc"), "\t\n a\u00a0".strip(), "a".strip(None), "éaé".strip("é"), "  ".strip(), "".strip()])
print(["a".center(4), "a".center(5), "ab".center(5), "ab".center(4, "*"), "abc".center(2), "a".ljust(3) + "|", "a".rjust(3), "a".ljust(3, "."), "é".rjust(3, "€"), "12".zfill(5), "-12".zfill(5), "+1".zfill(4), "abc".zfill(2), "".zfill(2), "--1".zfill(5)])
print(["a\tb".expandtabs(), "a\tb\n\tc".expandtabs(4), "\t".expandtabs(1), "a\tb".expandtabs(0), "01\t012\t0123\t".expandtabs(4), "a\tb".expandtabs(tabsize=2)])
for bad in (lambda: "a".center(5, "ab"), lambda: "a".ljust("x"), lambda: "a".strip(1), lambda: "a".rjust(5, 1), lambda: "a".center()):
    try:
        bad()
    except TypeError as e:
        print(e)
