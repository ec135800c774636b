import re

m = re.match(r"(\w+)-(\d+)", "item-42 rest")
print(m.group(), m.group(0), m.group(1), m.group(1, 2), m.groups(), m[2], m.start(), m.end(2), m.span(), m.span(1))
print(m.string, m.pos, m.endpos, m.re.pattern, m.lastindex, m.lastgroup, bool(m))
print(m, repr(re.search("b+", "aabbb")))
print(re.match("x", "abc"), re.search("c$", "abc").start(), re.fullmatch(r"\d+", "123"), re.fullmatch(r"\d+", "123a"))
m = re.match(r"(a)|(b)", "b")
print(m.groups(), m.groups("-"), m.group(1), m.start(1), m.span(1))
for call in [lambda: m.group(3), lambda: m.group("x"), lambda: m.group(-1), lambda: m.start(9)]:
    try:
        call()
    except IndexError as e:
        print(e)
p = re.compile(r"\d+")
print(p.match("ab12", 2), p.search("a1b22", 2), p.match("12345", 1, 3), p.groups, p.pattern, p.flags)
print(p == re.compile(r"\d+"), repr(p))
