from datetime import date, timedelta

d = date(2024, 2, 29)
print(d, repr(d), d.year, d.month, d.day, d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal())
print(d + timedelta(days=1), d - timedelta(366), d - date(2023, 12, 31), date(2024, 3, 1) - d)
print(d.replace(year=2023, day=28), date.fromordinal(1), date.fromordinal(738945), date.fromisoformat("2020-05-17"))
print(d.strftime("%d.%m.%Y %a %j %U %W %V %G"), d.isoformat(), d.ctime(), f"{d:%B}", format(d))
print(date.min, date.max, date.resolution, d.timetuple())
print(d < date(2024, 3, 1), d == date(2024, 2, 29), d != date(2020, 1, 1), max(d, date(2020, 1, 1)), hash(d) == hash(date(2024, 2, 29)))
for args in [(2023, 2, 29), (2024, 13, 1), (0, 1, 1), (10000, 1, 1), (2024, 1, 0)]:
    try:
        date(*args)
    except ValueError as e:
        print(args, e)
for text in ["2020-1-1", "x", "2020/01/01", "2020-02-30"]:
    try:
        print(date.fromisoformat(text))
    except ValueError as e:
        print(e)
try:
    date.max + timedelta(1)
except OverflowError as e:
    print(e)
print([date(y, 1, 1).isocalendar()[1] for y in range(2015, 2027)], date.fromisocalendar(2020, 53, 7))
