import re

print(re.match(r"(?>a+)b", "aaab").group(), re.match(r"(?>a+)ab", "aaab"), re.match(r"a++b", "aab").group(), re.match(r"a*+a", "aa"), re.match("a?+a", "a"))
print(re.match(r"(a)?(?(1)b|c)", "ab").group(), re.match(r"(a)?(?(1)b|c)", "c").group(), re.match(r"(a)?(?(1)b|c)", "b"), re.match("(?P<x><)?y(?(x)>)$", "<y>").group())
print(re.match(r"(?#comment)a", "a").group())
