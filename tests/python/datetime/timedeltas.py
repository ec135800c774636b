from datetime import timedelta

for d in [timedelta(0), timedelta(1), timedelta(days=2, hours=3, minutes=4, seconds=5, microseconds=6), timedelta(-1), timedelta(hours=-1), timedelta(weeks=1.5), timedelta(milliseconds=1500), timedelta(seconds=0.1), timedelta(microseconds=1.5)]:
    print(d, repr(d), d.days, d.seconds, d.microseconds, d.total_seconds(), bool(d))
a, b = timedelta(hours=5), timedelta(minutes=90)
print(a + b, a - b, -a, abs(b - a), a * 3, 2 * a, a / b, a // b, a % b, divmod(a, b), a / 4, a // 7, a * 1.5, a / 2.5)
print(a > b, a == timedelta(minutes=300), sorted([a, b, timedelta(1)]), sum([a, b], timedelta(0)))
print(timedelta.min, timedelta.max, timedelta.resolution, timedelta(days=1, hours=-24) == timedelta(0))
for call in [lambda: a / timedelta(0)]:
    try:
        call()
    except (TypeError, ZeroDivisionError, OverflowError) as e:
        print(type(e).__name__, e)
