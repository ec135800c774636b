s = "aé€😀z"
print(len(s), [s[i] for i in range(5)], s[1:4], s[::-1], s.find("😀"), s.index("z"), s.rfind("é"), s[-2], s[2:], len(s.encode()))
print(s.upper(), s.center(9, "·"), s.partition("€"), s.split("😀"), s.replace("€", "EUR"), s.count(""), "é" in s, s.startswith("€", 2), s.endswith("z"))
print([ord(c) for c in s], "".join(chr(n) for n in (97, 233, 8364, 128512)), sorted(s), max(s), s < "b", s * 2, list(enumerate("é😀")), "é".join("xyz"))
print(f"[{s:>8}]", "%-7s|" % s, "{:^9}".format(s), repr(s), ascii(s), s.isascii(), s.translate({233: "e"}))
