import re

print(re.match("a|ab|abc", "abc").group(), re.match("(?:a|ab)(?:c|bcd)", "abcd").group())
print(re.findall("cat|dog|bird", "dog cat fish bird"), re.match("|a", "a").group(), re.match("(|a)+", "aa").span())
print(re.findall(r"(\w)\1", "hello book"), re.match(r"(a)(b)?\2", "ab"), re.match(r"(\d)(\d)\2\1", "1221").group())
print(re.sub(r"(\w+) \1", r"\1", "the the cat cat sat"))
for pattern in [r"\1", r"(a)\2", r"(a\1)", "(a", "a)", "(?:a", "()", "a||b", r"\q", "\\", "(?z)", "(?<x>a)", r"[\q]"]:
    try:
        re.compile(pattern)
        print(pattern, "fine")
    except re.error as e:
        print(pattern, e)
