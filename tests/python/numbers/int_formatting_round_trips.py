for n in (0, 1, -1, 255, 2 ** 31, -(2 ** 31), 2 ** 64 - 1, 10 ** 30, -(10 ** 30)):
    for base, prefix in ((2, "b"), (8, "o"), (10, "d"), (16, "x")):
        text = format(n, prefix)
        assert int(text, base) == n, text
    print(n, int(str(n)) == n, int(hex(n), 16) == n, int(oct(n), 0) == n, int(bin(n), 2) == n, f"{n:,}", f"{n:+_}", f"{n:e}", repr(n) == str(n), len(str(n)))
