from datetime import date, datetime, timedelta

day = date(2020, 1, 1)
for make in (
    lambda: day + 1,
    lambda: day < 1,
    lambda: day.foo,
    lambda: timedelta(1) + 1,
    lambda: datetime(2020, 1, 1) + 1,
    lambda: len(timedelta(1)),
    lambda: day[0],
    lambda: day(),
    lambda: [] + day,
):
    try:
        make()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
print(date.__name__, type(day), datetime.__qualname__)
