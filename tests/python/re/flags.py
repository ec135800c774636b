import re

print(re.findall("abc", "ABC abc AbC", re.I), re.findall("(?i)É", "é É"), re.findall("[a-c]+", "aBC", re.IGNORECASE))
print(re.match("(?i:a)b", "Ab").group(), re.match("(?i:a)b", "AB"), re.match("(?s:a.b)", "a\nb") is not None)
pattern = re.compile(r"""
    (\d+)   # number
    \s*     # space
    ([a-z]+)  # unit
    [ #]    # a class keeps its space
    """, re.VERBOSE)
print(pattern.match("12 kg ").groups(), pattern.flags & re.X == re.X)
print(re.findall(r"\w+", "aé", re.ASCII), re.findall(r"(?a)\w+", "aé"), re.findall(r"\d", "٣", re.A))
print(int(re.I), int(re.M), int(re.S), int(re.X), int(re.A), re.I | re.M == re.M | re.I)
print(re.compile("(?im)^a").flags & re.I == re.I, re.sub("(?i)B", "-", "abBa"))
print(re.match(r"(?x) a b # c", "ab").group(), re.split("(?i)x", "aXbxc"))
