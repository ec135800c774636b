import time

a = time.monotonic()
time.sleep(0.01)
time.sleep(0)
b = time.monotonic()
print(b - a >= 0.009, time.time() > 1e9, isinstance(time.time(), float), isinstance(time.time_ns(), int), time.perf_counter() >= 0)
t = time.gmtime(0)
print(tuple(t)[:8], tuple(time.gmtime(1709209845)), len(time.localtime()), time.gmtime(1e9)[0:3])
print(time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %I %y %%", time.gmtime(1709209845)))
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
try:
    time.sleep("a")
except TypeError as e:
    print(type(e).__name__)
