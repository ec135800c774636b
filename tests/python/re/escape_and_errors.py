import re

print(re.escape("a.b*c [x] #1 é_"), re.escape(b"a.b"), re.escape("") == "", re.match(re.escape("1+1=2?"), "1+1=2?") is not None)
try:
    re.compile("a(b", 0)
except re.error as e:
    print(e.msg, e.pattern, e.pos, e.lineno, e.colno, e)
try:
    re.compile("a\nb(")
except re.error as e:
    print(e)
print(issubclass(re.error, Exception))
re.purge()
print(re.compile(re.compile("x")).pattern, re.match(re.compile("A", re.I), "a") is not None)
try:
    re.compile(re.compile("x"), re.I)
except ValueError as e:
    print(e)
