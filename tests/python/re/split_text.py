import re

print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(\W)", "a-b c"), re.split("x", "abc"), re.split(r"\s+", " a b "))
print(re.split(",", "a,b,c,d", 2), re.split(",", "a,b,c", maxsplit=1), re.split("", "abc"), re.split(r"x*", "axbc"))
print(re.split(r"(a)|b", "xaybz"), re.split(r"\b", "ab cd"), re.compile("-").split("1-2-3", 1), re.split("(-)(x)?", "1-2-x3"))
