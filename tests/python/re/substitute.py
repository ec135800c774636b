import re

print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", 2), re.sub("a", "b", "banana", count=1), re.subn("a", "o", "banana"))
print(re.sub(r"(\w+)@(\w+)", r"\2 at \1", "me@home you@work"), re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "3 apples 10 pears"))
print(re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"), re.sub("b|", "-", "abc"), re.sub(r"\s", "", " a b\n"))
print(re.sub("a", r"\n\t\\", "xax").encode(), re.sub("a", "\\\\", "xax"), re.sub("(a)(b)?", r"[\1\2]", "abaa"))
print(re.sub("(?P<x>a)", r"<\g<x>\g<1>>", "a"), re.compile("o").sub("0", "foo boo", 3), re.compile("o").subn("0", "foo"))


class Counter:
    def __init__(self):
        self.n = 0

    def __call__(self, m):
        self.n += 1
        return "%d%s" % (self.n, m.group())


print(re.sub("[a-c]", Counter(), "a-b-c"))
for repl in [r"\2", r"\g<2>", r"\g<zz>", r"\g<", r"\q", "\\"]:
    try:
        print(re.sub("(a)", repl, "a"))
    except (re.error, IndexError) as e:
        print(repl, type(e).__name__, e)
m = re.match(r"(\w+) (\w+)", "Isaac Newton")
print(m.expand(r"\2, \1"), m.expand(r"\g<0>!"))
