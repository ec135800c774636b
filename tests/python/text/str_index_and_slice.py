s = "hello wörld€"
print(s[0], s[-1], s[7], s[1:4], s[:3], s[-4:], s[::2], s[::-1], s[5:2], s[2:-2:3], s[-2:2:-2], s[100:], s[:-100], s[::-3])
print(len(s), s[7] == "ö", [c for c in s[6:]], list("aé"))
for bad in (12, -13, 10 ** 30):
    try:
        s[bad]
    except IndexError as e:
        print(e)
try:
    s[::0]
except ValueError as e:
    print(e)
try:
    s["a":]
except TypeError as e:
    print(e)
try:
    s[0] = "a"
except TypeError as e:
    print(e)
try:
    del s[0]
except TypeError as e:
    print(e)
b = b"hello"
print(b[0], b[-1], b[1:3], b[::-1], b[::2], b[5:], [x for x in b])
try:
    b[9]
except IndexError as e:
    print(e)
