import re

for pattern in ["[abc]+", "[^abc]+", "[a-f0-9]+", "[-a]+", "[a-]+", "[]a]+", "[^]]+", "[\\d_]+", "[\\s\\S]+", "[\\w.]+", "[\\]\\\\]+", "[\\n\\t]+", "[^\\W\\d]+", "[.*+?]+", "[é-ü]+", "[\\x41-\\x43]+"]:
    print(pattern, [re.findall(pattern, text) for text in ("abc-def 123", "a]b\\c\n\t", "x.y*z+ éöABC")])
for pattern in ["[", "[a", "[z-a]", "[\\d-z]", "[]"]:
    try:
        print(pattern, re.compile(pattern).pattern)
    except re.error as e:
        print(pattern, e)
print(re.findall(r"\d", "a1b٣"), re.findall(r"\w", "aé_-1"), re.findall(r"\s", "a b\tc\u00a0"))
print(re.findall(r"\D+|\W", "1a-2"), re.findall(r"\S+", " ab  cd "))
