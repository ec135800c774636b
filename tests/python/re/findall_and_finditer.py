import re

print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1 b2"), re.findall(r"(\w)\d", "a1 b2"), re.findall("x", "abc"))
print([m.span() for m in re.finditer(r"\w+", "ab cd")], [m.group() for m in re.finditer("a*", "baac")])
print(re.findall("", "abc"), re.findall("a|", "bab"), re.findall(r"\b", "ab cd"))
p = re.compile(r"[a-z]")
print(p.findall("a1b2c3", 2), p.findall("a1b2c3", 1, 4), [m.start() for m in p.finditer("xyz", 1)])
it = p.finditer("ab")
print(next(it).group(), next(it).group(), next(it, "end"))
print(re.findall("(a)|(b)", "ab"), re.findall("é.", "aéxéy"))
