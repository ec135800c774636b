def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
t(lambda: (5).__add__(3)); t(lambda: "a".__add__("b")); t(lambda: (1.5).__mul__(2)); t(lambda: "abc".__len__())
t(lambda: [1].__add__([2])); t(lambda: (5).__eq__(5)); t(lambda: "a".__eq__("a")); t(lambda: (5).__str__()); t(lambda: (5).__hash__()); t(lambda: (5).__bool__())
t(lambda: int.__add__(1,2)); t(lambda: str.upper("a")); t(lambda: list(map(str.strip, [" a "]))); t(lambda: "".join(map(chr, [97,98])))
t(lambda: dir("a")[:3] != []); t(lambda: type(5)("7")); t(lambda: str.join(",", ["a"])); t(lambda: bytes.join(b",", [b"a"])); t(lambda: int.from_bytes(b"\1", "big")); t(lambda: bytes.fromhex("ab")); t(lambda: dict.fromkeys("ab", 1)); t(lambda: str.maketrans("a","b")); t(lambda: float.fromhex("0x1p3"))
t(lambda: isinstance("a", (int, str))); t(lambda: issubclass(bool, int)); t(lambda: (lambda *a, **k: (a, k))(1, b=2)); t(lambda: eval("1") if False else 1)

t(lambda: sorted("bca", key=str.lower, reverse=True)); t(lambda: min("a","b", key=ord)); t(lambda: list(filter(None,[0,1]))); t(lambda: sum(x for x in range(5)))
t(lambda: "abc".__getitem__(1)); t(lambda: "abc".__contains__("b")); t(lambda: (3).__class__); t(lambda: "a".__class__.__name__); t(lambda: None.__class__)
t(lambda: (10).__floordiv__(3)); t(lambda: (10).__radd__(3)); t(lambda: (10).__index__()); t(lambda: (1.5).__int__()); t(lambda: (5).__float__()); t(lambda: "a".__repr__()); t(lambda: "x".__format__(">3")); t(lambda: (5).__format__("03d")); t(lambda: b"a".__add__(b"b")); t(lambda: (5).__neg__()); t(lambda: (5).__lt__(6)); t(lambda: "a".__mul__(2)); t(lambda: (5).__divmod__(2)); t(lambda: (5).__pow__(2)); t(lambda:(5).__add__("a")); t(lambda: [].__eq__([])); t(lambda: (1).__ne__(2)); t(lambda: object().__eq__(1)); t(lambda: hash("a")==hash("a")); t(lambda: (2.5).__round__()); t(lambda: (5).__abs__()); t(lambda: (2.5).__floor__()); t(lambda: (2.5).__trunc__())
