for c in "aé€😀":
    print(c, ord(c), len(c.encode()), end="; ")
print()
print(list(enumerate("ab", 1)), list(zip("abc", b"abc")), list(map(str.upper, "ab")), sorted("hello"), list(reversed("abc")), "".join(reversed("añb")), set("aab") == {"a", "b"}, max("hello"), min("hello"), tuple("xy"), dict(zip("ab", "cd")))
a, b, *c = "hello"
print(a, b, c, [*"ab"], {**{"k": "v"}}, any("ab"), all([""]), "a" if "" else "b")
it = iter("ab")
print(next(it), next(it), next(it, "end"))
it = iter(b"ab")
print(next(it), list(it), sum(b"\x01\x02"), bytes(x ^ 1 for x in b"abc"))
