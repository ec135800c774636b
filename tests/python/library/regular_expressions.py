import re

for pattern, text in ((r"a.c", "xabcabc"), (r"^a+b*?c?$", "aaabc"), (r"(\d+)-(\w+)", "tel 12-ab 3-c"), (r"(?P<y>\d{4})/(?P<m>\d{1,2})", "on 2024/7"), (r"[a-c]+[^x-z]?", "abcq"), (r"(a|ab)(c|bcd)(d*)", "abcd"), (r"\bfoo\b", "a foo b"), (r"(a*)*b", "aaab"), (r"(?:ab)+", "ababx"), (r"(\w)\1", "hello"), (r"x(?=y)", "xzxy"), (r"x(?!y)", "xyxz"), (r"[\]\-\\]+", "]-\\"), (r"a{2,3}", "aaaa"), (r"a{,2}b", "aab"), (r"a{x", "a{x"), (r"", "abc"), (r"(a)|(b)", "b"), (r"(?i)HeLLo", "hello"), (r"\$\.\*", "$.*"), (r"nope", "abc"), (r"[^\W\d]+", "12ab_"), (r"\s*(\S+)\s*$", "  hi  "), (r"(x)?(y)?", "y")):
    m = re.search(pattern, text)
    print(pattern, m and (m.group(), m.span(), m.groups(), m.groupdict(), m.lastindex))
m = re.match(r"(\w+) (?P<last>\w+)", "Isaac Newton, physicist")
print(m, m.group(0, 1, "last"), m["last"], m.start(1), m.end("last"), m.expand(r"\2 \g<1> \g<last>"), m.string[m.end():])
print(re.match("b", "ab"), re.fullmatch("a+", "aab"), re.fullmatch("a|ab", "ab").span(), re.compile("a").search("bab", 2), re.compile("a").match("ba", 1).span())
print(re.findall(r"\d+", "1, 22; 333"), re.findall(r"(\w)=(\d)", "a=1 b=2"), re.findall(r"(a)|b", "ab"), re.findall("", "ab"), re.findall("a*", "baac"), [m.span() for m in re.finditer(r"\w+", "ab cd")])
print(re.split(r"[,;]\s*", "a, b;c,,d"), re.split(r"(-)", "a-b-c", 1), re.split("x", "abc"), re.split(r"\s+", " a b "), re.split("x*", "axbc"))
print(re.sub(r"\d", "#", "a1b22"), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"), re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana", 2), re.subn("x*", "-", "abc"), re.sub("$", "!", "end"), re.sub(r"\\", "/", "a\\b"), re.sub("b", r"\\n\n", "abc"))
print(re.findall(r"^\w+$", "ab\ncd", re.M), re.search("a.b", "a\nb"), re.search("a.b", "a\nb", re.S).span(), re.findall(r"[a-z]+", "aBcD", re.I), re.search(r""" a \d # digit
  b """, "xa1b", re.X).group())
print(re.match(rb"(\w+)\s", b"bytes here").groups(), re.sub(rb"e", b"E", b"here"), re.escape("a.b*c [d]"), re.split(rb",", b"a,b"))
for bad in ("(", ")", "[a", "*a", "a**", "a{3,2}", "(?P<1>a)", "\\", "(?P=x)", "\\1", "(?z)", "[z-a]"):
    try:
        re.compile(bad)
        print("no error", bad)
    except re.error as e:
        print("error", bad)
for bad in (lambda: re.match("a", 5), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: m.group(5), lambda: m.group("zz")):
    try:
        bad()
    except (TypeError, IndexError) as e:
        print(type(e).__name__, e)
long = "x" * 2000 + "y"
print(re.search("x*y", long).span(), len(re.findall(".", long)), re.sub("x+", "z", long))
