import calendar

print(calendar.isleap(2024), calendar.isleap(1900), calendar.leapdays(2000, 2025), calendar.weekday(2024, 2, 29))
print(calendar.monthrange(2024, 2), calendar.monthcalendar(2024, 2))
print(calendar.month(2024, 2))
print(list(calendar.day_name), list(calendar.month_abbr))
print(calendar.timegm((2024, 2, 29, 12, 30, 45)))
try:
    calendar.monthrange(2024, 13)
except ValueError as e:
    print(e)
calendar.prmonth(2023, 1)
