import time

t = time.gmtime(1709209845)
for form in ["%Y-%m-%d %H:%M:%S", "%a %A %b %B", "%d/%m/%y", "%I:%M %p", "%j", "%%", "%w %u", "%x", "%X", "%c", "%Z"[:0], "plain", "", "%y%m", "%e"]:
    print(repr(form), repr(time.strftime(form, t)))
print(time.asctime(t))
print(time.strftime("%H", (2020, 1, 1, 5, 0, 0, 2, 1, 0)))
try:
    time.strftime("%Y", 5)
except TypeError as e:
    print(e)
