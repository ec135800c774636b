for i, c in enumerate("aé😀"):
    print(i, c, ord(c), c.encode())
print(list("hello"), tuple("ab"), sorted("hello"), list(reversed("abc")), "".join(reversed("abc")), list(zip("abc", "xyz")), max("hello"), dict(zip("ab", range(2))), [c for c in "a b" if c != " "])
it = iter("ab")
print(next(it), next(it), next(it, None), list(map(str.upper, "ab")), list(filter(str.isdigit, "a1b2")), "-".join("abc"), [*"xy"], {*"aa"}, any(c.isupper() for c in "abC"))
a, b, *c = "hello"
print(a, b, c, "b" > "a" > "A", list(enumerate("ab", 1)), "abc"[1:][0], len("".join(chr(i) for i in range(128))))
