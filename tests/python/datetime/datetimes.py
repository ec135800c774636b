from datetime import date, datetime, time, timedelta, timezone

t = datetime(2024, 2, 29, 13, 45, 30, 123456)
print(t, repr(t), t.date(), t.time(), t.hour, t.microsecond)
print(datetime(2024, 1, 1), repr(datetime(2024, 1, 1)), datetime(2020, 5, 6, 7, 8))
print(t + timedelta(hours=12), t - timedelta(days=60, seconds=1), t - datetime(2024, 1, 1))
print(t.isoformat(), t.isoformat(" "), t.isoformat(timespec="minutes"), t.isoformat(timespec="milliseconds"), t.ctime())
for form in ["%Y-%m-%dT%H:%M:%S.%f", "%I:%M %p", "%A, %d %B %Y", "%y%j", "%c", "%x %X", "%%", "%Z|%z"]:
    print(t.strftime(form))
print(t.replace(hour=0, microsecond=0), datetime.combine(date(2020, 1, 2), time(3, 4)), t.timetuple())
for text, form in [("2020-01-02 03:04:05", "%Y-%m-%d %H:%M:%S"), ("02/01/20", "%d/%m/%y"), ("Jan 5 2021 11:30 PM", "%b %d %Y %I:%M %p"), ("2021-06-01T00:00:00.5+0200", "%Y-%m-%dT%H:%M:%S.%f%z")]:
    print(repr(datetime.strptime(text, form)))
for text, form in [("2020", "%Y-%m"), ("2020-01x", "%Y-%m"), ("ab", "%d")]:
    try:
        datetime.strptime(text, form)
    except ValueError as e:
        print(e)
for text in ["2020-01-02", "2020-01-02T03:04", "2020-01-02 03:04:05", "2020-01-02T03:04:05.678", "2020-01-02T03:04:05+05:30", "2020-01-02T03:04:05Z", "20200102T030405"]:
    print(text, repr(datetime.fromisoformat(text)))
print(datetime(2020, 1, 1, tzinfo=timezone.utc).timestamp(), datetime.fromtimestamp(86400, timezone.utc), datetime.min, datetime.max)
print(t == datetime(2024, 2, 29, 13, 45, 30, 123456), t < datetime.max, t == date(2024, 2, 29), isinstance(t, date))
for call in [lambda: datetime(2024, 1, 1, 24), lambda: datetime(2024, 1, 1, 0, 60), lambda: datetime.fromisoformat("nope"), lambda: t - datetime(2024, 1, 1, tzinfo=timezone.utc), lambda: t < datetime(2024, 1, 1, tzinfo=timezone.utc)]:
    try:
        call()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
