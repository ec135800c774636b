for value in (0, -0.0, float("inf"), True, None, "", b"", (), [], {}, set(), range(0), 2 ** 64, 1e100, "é", 1j):
    print(repr(value), str(value), format(value), bool(value), f"{value!s:>8}|{value!r:<8}|")
print(hash(0) == hash(-0.0) == hash(False), hash(2 ** 64), hash(1e100), hash(0j), "%r %s" % (None, True), "{} {}".format(..., NotImplemented))
