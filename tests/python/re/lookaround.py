import re

print(re.findall(r"\w+(?=,)", "a, b, c"), re.findall(r"\b\w+\b(?!,)", "aa, bb, cc"))
print(re.findall(r"(?<=\$)\d+", "$5 6 $77"), re.findall(r"(?<!\$)\b\d+", "$5 6 $77"))
print(re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", "1234567"))
print(re.match(r"(?=(\w+))\1:", "abc:").groups(), re.search(r"(?<=ab|cd)x", "cdx").span())
print(re.findall(r"(?<=a)b|(?<=b)c", "abc"), re.search(r"a(?!b)", "abac").span())
for pattern in [r"(?<=a+)b", r"(?<=a|bc)d", r"(?<!x*)"]:
    try:
        re.compile(pattern)
        print(pattern, "fine")
    except re.error as e:
        print(pattern, e)
print(re.split(r"(?<=,)", "a,b,c"), re.match(r"(?!a)\w", "b").group())
