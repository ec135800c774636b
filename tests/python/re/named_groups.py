import re

m = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)", "2024-05-06")
print(m.group("year"), m["month"], m.groupdict(), m.lastgroup, m.span("month"))
print(re.compile(r"(?P<a>x)(?P<b>y)?").groupindex, re.match(r"(?P<a>x)(?P<b>y)?", "x").groupdict("none"))
print(re.match(r"(?P<q>['\"]).*?(?P=q)", "'it' \"x\"").group())
print(re.sub(r"(?P<first>\w+) (?P<second>\w+)", r"\g<second> \g<first>", "hello world"))
print(re.sub(r"(\w)(\w)", r"\2\1-\g<0>", "abcd"))
for pattern in [r"(?P<1a>x)", r"(?P<a>x)(?P<a>y)", r"(?P=zz)", r"(?P<a", r"(?P<>x)"]:
    try:
        re.compile(pattern)
    except re.error as e:
        print(pattern, e)
