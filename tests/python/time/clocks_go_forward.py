import time

a = time.monotonic()
b = time.monotonic()
print(a <= b, isinstance(a, float), isinstance(time.monotonic_ns(), int))
start = time.perf_counter()
time.sleep(0.02)
passed = time.perf_counter() - start
print(0.015 < passed < 5)
print(time.time() > 1600000000, time.time_ns() > 1600000000 * 10**9)
try:
    time.sleep(-1)
except ValueError as e:
    print(e)
try:
    time.sleep("1")
except TypeError as e:
    print(type(e).__name__)
print(time.process_time() >= 0, time.sleep(0))
