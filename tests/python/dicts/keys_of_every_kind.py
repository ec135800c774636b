d = {}
for key in (1, "1", 1.5, None, True, (1, 2), b"1", frozenset([1]), int, len, ..., 2 ** 70, -1, "", (), float("inf")):
    d[key] = type(key).__name__
print(len(d), d[1], d["1"], d[b"1"], d[1, 2], d[frozenset([1])], d[int], d[...], d[2 ** 70], d[()], d[float("inf")], d[None])
print([k for k in d if isinstance(k, int)], -1 in d, 1.0 in d, "x" in d, (1,) in d)


class Same:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return True


d = {Same(): "same"}
print(d[1], d.get(2), 1 in d, len({Same(): 1, Same(): 2}))
