import re

print(re.match(rb"(\w+)\s", b"key value").groups(), re.findall(rb"\d+", b"a1b22"), re.sub(rb"a", b"-", b"banana"), re.split(b",", b"a,b"))
print(re.search(b"\xff", b"a\xffb").span(), re.match(rb"[\x80-\xff]+", b"\x80\xfe").group(), re.compile(rb"x").pattern)
print(re.sub(rb"(\d)", rb"<\1>", b"a1"), re.match(rb"\w", b"\xe9"), re.search(rb"(?i)abc", b"xABC").group())
for call in [lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match("a", 5), lambda: re.compile(5)]:
    try:
        call()
    except TypeError as e:
        print(e)
