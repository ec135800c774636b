from datetime import datetime, time, timedelta, timezone, tzinfo

t = time(9, 5, 7, 80)
print(t, repr(t), time(1, 2), repr(time()), t.replace(hour=10), t.isoformat("seconds"), t.strftime("%H-%M"))
print(time(1) < time(2), time.fromisoformat("04:23:01"), time.fromisoformat("04:23:01.000384+01:00"), time.min, time.max)
cet = timezone(timedelta(hours=1), "CET")
print(cet, repr(cet), timezone.utc, repr(timezone.utc), timezone(timedelta(hours=-5, minutes=-30)))
a = datetime(2020, 1, 1, 12, tzinfo=timezone.utc)
print(a, a.astimezone(cet), a == a.astimezone(cet), a.utcoffset(), a.tzname(), a.astimezone(cet).tzname())
print(a.astimezone(timezone(timedelta(hours=-8))).strftime("%H:%M %z %Z"), repr(a))


class Two(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=2)

    def dst(self, dt):
        return timedelta(0)

    def tzname(self, dt):
        return "TWO"


b = datetime(2020, 1, 1, 12, tzinfo=Two())
print(b, b.tzname(), a - b, b.astimezone(timezone.utc))
for call in [lambda: time(24), lambda: timezone(timedelta(hours=25)), lambda: timezone(5), lambda: time(1, tzinfo=timezone.utc) < time(2)]:
    try:
        call()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, str(e)[:60])
