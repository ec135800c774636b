import time

t = time.gmtime(1700000000)
print(t)
print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday, t.tm_isdst)
print(t[0], t[-1], len(t), tuple(t), t[:3], isinstance(t, tuple))
year, month, day, *rest = t
print(year, month, day, rest)
print(time.gmtime(0), time.gmtime(0.9).tm_sec)
for seconds in (-1, 86399, 951782400, 4102444800):
    print(seconds, tuple(time.gmtime(seconds)))
print(t == time.gmtime(1700000000), t < time.gmtime(1700000001), hash(t) == hash(tuple(t)))
made = time.struct_time((2020, 1, 2, 3, 4, 5, 3, 2, 0))
print(made, made.tm_hour)
try:
    time.struct_time((1, 2))
except TypeError as e:
    print(e)
