import datetime

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in(year, month):
    return LENGTHS[month - 1] + (month == 2 and is_leap(year))


class Date:
    __slots__ = ("year", "month", "day")

    def __init__(self, year, month, day):
        if not 1 <= month <= 12:
            raise ValueError(f"no month {month}")
        if not 1 <= day <= days_in(year, month):
            raise ValueError(f"no day {day} in {year}-{month:02}")
        self.year, self.month, self.day = year, month, day

    @classmethod
    def parse(cls, text):
        return cls(*map(int, text.split("-")))

    def number(self):
        y = self.year - 1
        before = y * 365 + y // 4 - y // 100 + y // 400
        return before + sum(days_in(self.year, m) for m in range(1, self.month)) + self.day

    def __sub__(self, other):
        if isinstance(other, Date):
            return self.number() - other.number()
        return self + -other

    def __add__(self, days):
        year, month, day = self.year, self.month, self.day + days
        while day < 1:
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
            day += days_in(year, month)
        while day > days_in(year, month):
            day -= days_in(year, month)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return Date(year, month, day)

    def __eq__(self, other):
        return isinstance(other, Date) and self.number() == other.number()

    def __lt__(self, other):
        return (self.year, self.month, self.day) < (other.year, other.month, other.day)

    def weekday(self):
        return DAYS[(self.number() + 6) % 7]

    def __str__(self):
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    def __repr__(self):
        return f"Date({self})"


first = Date(2024, 2, 28)
for days in (0, 1, 2, 366, -59, 1000, -1000):
    other = first + days
    real = datetime.date(2024, 2, 28) + datetime.timedelta(days)
    print(f"{days:5} {other} {other.weekday()} {other - first:5} {str(other) == real.isoformat()} {other.number() == real.toordinal()}")
print(first - 28, first < Date(2024, 3, 1), first == Date.parse("2024-02-28"), sorted([Date(2025, 1, 1), Date(2024, 12, 31), first]))
for text in ("2023-02-29", "2024-13-01", "1900-02-29", "2000-02-29", "x-1-1", "2024-1"):
    try:
        print(text, Date.parse(text).weekday())
    except (ValueError, TypeError) as e:
        print(text, type(e).__name__, str(e).replace("Date.", ""))
print([(y, is_leap(y)) for y in (1900, 2000, 2023, 2024)], sum(is_leap(y) for y in range(1600, 2000)))
print([str(Date(2024, m, 13)) for m in range(1, 13) if Date(2024, m, 13).weekday() == "Fri"])
