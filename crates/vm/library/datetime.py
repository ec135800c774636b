# datetime: dates, times of day and the time between them, in the Gregorian calendar for ever.

import time as _time

MINYEAR, MAXYEAR = 1, 9999
_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _length(year, month):
    return 29 if month == 2 and _leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _ordinal(year, month, day):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400 + _BEFORE[month - 1] + (month > 2 and _leap(year)) + day


def _date_of(n):
    year = (n - 1) * 400 // 146097 + 1
    while _ordinal(year, 1, 1) > n:
        year -= 1
    while year < MAXYEAR and _ordinal(year + 1, 1, 1) <= n:
        year += 1
    month = 12
    while _ordinal(year, month, 1) > n:
        month -= 1
    return year, month, n - _ordinal(year, month, 1) + 1


def _index(value):
    if isinstance(value, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if not isinstance(value, int):
        raise TypeError("'%s' object cannot be interpreted as an integer" % type(value).__name__)
    return value


def _check_date(year, month, day):
    if not MINYEAR <= _index(year) <= MAXYEAR:
        raise ValueError("year %d is out of range" % year)
    if not 1 <= _index(month) <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= _index(day) <= _length(year, month):
        raise ValueError("day is out of range for month")


def _check_time(hour, minute, second, microsecond, tzinfo_):
    if not 0 <= _index(hour) <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= _index(minute) <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= _index(second) <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= _index(microsecond) <= 999999:
        raise ValueError("microsecond must be in 0..999999")
    if tzinfo_ is not None and not isinstance(tzinfo_, tzinfo):
        raise TypeError("tzinfo argument must be None or of a tzinfo subclass, not type '%s'" % type(tzinfo_).__name__)


class timedelta:
    """`_us` is all of it, in microseconds."""

    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        us = 0
        rest = 0.0
        for value, unit in ((weeks, 604800000000), (days, 86400000000), (hours, 3600000000), (minutes, 60000000), (seconds, 1000000), (milliseconds, 1000), (microseconds, 1)):
            if unit == 1:
                rest += value
            elif isinstance(value, float):
                whole = int(value)
                us += whole * unit
                rest += (value - whole) * unit
            else:
                us += value * unit
        self._set(us + round(rest))

    def _set(self, us):
        if not -86399999913600000000 <= us < 86400000000000000000:
            raise OverflowError("days=%d; must have magnitude <= 999999999" % (us // 86400000000))
        self._us = us
        return self

    days = property(lambda self: self._us // 86400000000)
    seconds = property(lambda self: self._us // 1000000 % 86400)
    microseconds = property(lambda self: self._us % 1000000)

    def total_seconds(self):
        return self._us / 1000000

    def __repr__(self):
        parts = ["%s=%d" % (name, value) for name, value in (("days", self.days), ("seconds", self.seconds), ("microseconds", self.microseconds)) if value]
        return "datetime.timedelta(%s)" % (", ".join(parts) or "0")

    def __str__(self):
        text = "%d:%02d:%02d" % (self.seconds // 3600, self.seconds // 60 % 60, self.seconds % 60)
        if self.days:
            text = "%d day%s, %s" % (self.days, "" if abs(self.days) == 1 else "s", text)
        return text + (".%06d" % self.microseconds if self.microseconds else "")

    def __add__(self, other):
        return _delta(self._us + other._us) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return _delta(self._us - other._us) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return _delta(-self._us)

    def __pos__(self):
        return self

    def __abs__(self):
        return _delta(abs(self._us))

    def __mul__(self, other):
        if isinstance(other, int):
            return _delta(self._us * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return _delta(_divide(self._us * top, bottom))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._us // other._us
        return _delta(self._us // other) if isinstance(other, int) else NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._us / other._us
        if isinstance(other, int):
            return _delta(_divide(self._us, other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return _delta(_divide(self._us * bottom, top))
        return NotImplemented

    def __mod__(self, other):
        return _delta(self._us % other._us) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        return (self // other, self % other) if isinstance(other, timedelta) else NotImplemented

    def __eq__(self, other):
        return self._us == other._us if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._us < other._us if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._us <= other._us if isinstance(other, timedelta) else NotImplemented

    def __gt__(self, other):
        return self._us > other._us if isinstance(other, timedelta) else NotImplemented

    def __ge__(self, other):
        return self._us >= other._us if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._us)

    def __bool__(self):
        return self._us != 0


def _delta(us):
    return timedelta()._set(us)


def _divide(top, bottom):
    """The nearest integer, halves to even."""
    if bottom < 0:
        top, bottom = -top, -bottom
    whole, rest = divmod(top, bottom)
    if rest * 2 > bottom or rest * 2 == bottom and whole % 2:
        whole += 1
    return whole


timedelta.min = _delta(-86399999913600000000)
timedelta.max = _delta(86399999999999999999)
timedelta.resolution = _delta(1)


class tzinfo:
    def tzname(self, dt):
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("tzinfo subclass must override dst()")

    def fromutc(self, dt):
        return dt + dt.utcoffset()


class timezone(tzinfo):
    def __init__(self, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError("timezone() argument 1 must be datetime.timedelta, not " + type(offset).__name__)
        if not abs(offset) < timedelta(days=1):
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not %r." % offset)
        self._offset, self._name = offset, name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset) if self._offset else "UTC"

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return "datetime.timezone(%r%s)" % (self._offset, "" if self._name is None else ", %r" % self._name)


timezone.utc = timezone(timedelta(0))
UTC = timezone.utc


def _offset_text(offset, colon=":"):
    us = offset._us
    sign = "-" if us < 0 else "+"
    us = abs(us)
    text = "%s%02d%s%02d" % (sign, us // 3600000000, colon, us // 60000000 % 60)
    if us % 60000000:
        text += "%s%02d" % (colon, us // 1000000 % 60)
        if us % 1000000:
            text += ".%06d" % (us % 1000000)
    return text


def _time_text(hour, minute, second, us, timespec):
    if timespec == "auto":
        timespec = "microseconds" if us else "seconds"
    forms = {"hours": "%02d", "minutes": "%02d:%02d", "seconds": "%02d:%02d:%02d", "milliseconds": "%02d:%02d:%02d.%03d", "microseconds": "%02d:%02d:%02d.%06d"}
    if timespec not in forms:
        raise ValueError("Unknown timespec value")
    form = forms[timespec]
    return form % (hour, minute, second, us // 1000 if timespec == "milliseconds" else us)[:form.count("%")]


def _format(x, form, day, clock):
    """`day` is a date, `clock` a time of day: what is missing in `x` has a usual value."""
    out = []
    i = 0
    while i < len(form):
        letter = form[i]
        if letter != "%" or i + 1 == len(form):
            out.append(letter)
            i += 1
            continue
        letter = form[i + 1]
        i += 2
        of_year = day.toordinal() - _ordinal(day.year, 1, 1) + 1
        if letter == "Y":
            out.append(str(day.year))
        elif letter in "mdHMSyIj":
            value = {"m": day.month, "d": day.day, "H": clock.hour, "M": clock.minute, "S": clock.second, "y": day.year % 100, "I": (clock.hour + 11) % 12 + 1, "j": of_year}[letter]
            out.append(("%03d" if letter == "j" else "%02d") % value)
        elif letter == "f":
            out.append("%06d" % clock.microsecond)
        elif letter == "p":
            out.append("PM" if clock.hour > 11 else "AM")
        elif letter in "aA":
            out.append((_DAYS if letter == "a" else _LONG_DAYS)[day.weekday()])
        elif letter in "bBh":
            out.append((_LONG_MONTHS if letter == "B" else _MONTHS)[day.month - 1])
        elif letter == "w":
            out.append(str(day.isoweekday() % 7))
        elif letter == "u":
            out.append(str(day.isoweekday()))
        elif letter in "UW":
            out.append("%02d" % ((of_year + 6 - (day.isoweekday() % 7 if letter == "U" else day.weekday())) // 7))
        elif letter == "G":
            out.append(str(day.isocalendar()[0]))
        elif letter == "V":
            out.append("%02d" % day.isocalendar()[1])
        elif letter in "zZ":
            zone = getattr(clock, "tzinfo", None)
            offset = None if zone is None else zone.utcoffset(x)
            if offset is not None:
                out.append(_offset_text(offset, "") if letter == "z" else zone.tzname(x) or "")
        elif letter in "xDXTcRF":
            inner = {"x": "%m/%d/%y", "D": "%m/%d/%y", "X": "%H:%M:%S", "T": "%H:%M:%S", "c": "%a %b %e %H:%M:%S %Y", "R": "%H:%M", "F": "%Y-%m-%d"}[letter]
            out.append(_format(x, inner, day, clock))
        elif letter == "e":
            out.append("%2d" % day.day)
        elif letter == "n" or letter == "t":
            out.append("\n" if letter == "n" else "\t")
        elif letter == "s":
            out.append(str(int(x.timestamp())))
        else:
            out.append("%" if letter == "%" else "%" + letter)
    return "".join(out)


class _Compared:
    """Order and equality by `_key`."""

    def __eq__(self, other):
        other = self._comparable(other)
        return other if other is NotImplemented else self._key() == other

    def __lt__(self, other):
        other = self._ordered(other)
        return other if other is NotImplemented else self._key() < other

    def __le__(self, other):
        other = self._ordered(other)
        return other if other is NotImplemented else self._key() <= other

    def __gt__(self, other):
        other = self._ordered(other)
        return other if other is NotImplemented else self._key() > other

    def __ge__(self, other):
        other = self._ordered(other)
        return other if other is NotImplemented else self._key() >= other

    def __hash__(self):
        return hash(self._key())

    def _ordered(self, other):
        key = self._comparable(other)
        if key is not NotImplemented and isinstance(key[0], bool) and key[0] != self._key()[0]:
            raise TypeError("can't compare offset-naive and offset-aware %ss" % type(self).__name__)
        return key

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def __str__(self):
        return self.isoformat()


class date(_Compared):
    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self._year, self._month, self._day = year, month, day

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def fromordinal(cls, n):
        if not 1 <= n <= 3652059:
            raise ValueError("ordinal must be >= 1" if n < 1 else "year is out of range")
        return cls(*_date_of(n))

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_time.localtime(t)[:3])

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            return cls(*_parse_date(date_string))
        except ValueError as error:
            if "must be" in str(error) or "range" in str(error):
                raise
            raise ValueError("Invalid isoformat string: %r" % date_string) from None

    @classmethod
    def fromisocalendar(cls, year, week, day):
        first = _first_monday(year)
        if not 1 <= week <= 53 or week == 53 and first + 364 >= _first_monday(year + 1):
            raise ValueError("Invalid week: %d" % week)
        if not 1 <= day <= 7:
            raise ValueError("Invalid weekday: %d (range is [1, 7])" % day)
        return cls.fromordinal(first + (week - 1) * 7 + day - 1)

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        n = date.toordinal(self)
        year = self._year
        if year < MAXYEAR and n >= _first_monday(year + 1):
            year += 1
        elif n < _first_monday(year):
            year -= 1
        return IsoCalendarDate((year, (n - _first_monday(year)) // 7 + 1, self.weekday() + 1))

    def replace(self, year=None, month=None, day=None):
        return type(self)(year or self._year, month or self._month, day or self._day)

    def isoformat(self):
        return "%04d-%02d-%02d" % (self._year, self._month, self._day)

    def ctime(self):
        return _format(self, "%a %b %e 00:00:00 %Y", self, time())

    def strftime(self, format):
        return _format(self, format, self, time())

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, 0, 0, 0, self.weekday(), self.toordinal() - _ordinal(self._year, 1, 1) + 1, -1))

    def __repr__(self):
        return "datetime.date(%d, %d, %d)" % (self._year, self._month, self._day)

    def _key(self):
        return self._year, self._month, self._day

    def _comparable(self, other):
        return other._key() if isinstance(other, date) and not isinstance(other, datetime) else NotImplemented

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        n = self.toordinal() + other.days
        if not 1 <= n <= 3652059:
            raise OverflowError("date value out of range")
        return type(self)(*_date_of(n))

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented


class IsoCalendarDate(tuple):
    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])

    def __repr__(self):
        return "datetime.IsoCalendarDate(year=%d, week=%d, weekday=%d)" % self


def _first_monday(year):
    """Of the first ISO week of a year."""
    n = _ordinal(year, 1, 4)
    return n - (n + 6) % 7


def _number(text, width):
    if len(text) != width or not text.isdigit():
        raise ValueError
    return int(text)


def _parse_date(text):
    if len(text) == 8 and "W" not in text:
        return _number(text[:4], 4), _number(text[4:6], 2), _number(text[6:], 2)
    if text[4:6] == "-W" or text[4:5] == "W":
        week = text[6:] if text[4] == "-" else text[5:]
        day = date.fromisocalendar(_number(text[:4], 4), _number(week[:2], 2), _number(week[2:].strip("-") or "1", 1))
        return day.year, day.month, day.day
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError
    return _number(text[:4], 4), _number(text[5:7], 2), _number(text[8:], 2)


def _parse_clock(text):
    text = text.replace(",", ".")
    whole, dot, fraction = text.partition(".")
    parts = whole.split(":") if ":" in whole else [whole[i:i + 2] for i in range(0, len(whole), 2)]
    if not 1 <= len(parts) <= 3 or dot and (len(parts) < 3 or not fraction.isdigit()):
        raise ValueError
    values = [_number(part, 2) for part in parts] + [0, 0]
    return values[0], values[1], values[2], int((fraction + "000000")[:6]) if dot else 0


def _parse_time(text):
    zone = None
    text = text[1:] if text[:1] == "T" else text
    if text[-1:] == "Z":
        text, zone = text[:-1], timezone.utc
    else:
        at = max(text.find("+"), text.find("-"))
        if at > 0:
            hour, minute, second, us = _parse_clock(text[at + 1:])
            offset = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=us)
            zone = timezone(-offset if text[at] == "-" else offset) if offset else timezone.utc
            text = text[:at]
    return _parse_clock(text) + (zone,)


class time(_Compared):
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_time(hour, minute, second, microsecond, tzinfo)
        self._hour, self._minute, self._second, self._us, self._zone, self.fold = hour, minute, second, microsecond, tzinfo, fold

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._us)
    tzinfo = property(lambda self: self._zone)

    @classmethod
    def fromisoformat(cls, time_string):
        try:
            return cls(*_parse_time(time_string))
        except ValueError as error:
            if "must be" in str(error):
                raise
            raise ValueError("Invalid isoformat string: %r" % time_string) from None

    def utcoffset(self):
        return None if self._zone is None else self._zone.utcoffset(None)

    def dst(self):
        return None if self._zone is None else self._zone.dst(None)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(None)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        keep = lambda new, old: old if new is None else new
        return type(self)(keep(hour, self._hour), keep(minute, self._minute), keep(second, self._second), keep(microsecond, self._us), self._zone if tzinfo is True else tzinfo)

    def isoformat(self, timespec="auto"):
        offset = self.utcoffset()
        return _time_text(self._hour, self._minute, self._second, self._us, timespec) + ("" if offset is None else _offset_text(offset))

    def strftime(self, format):
        return _format(None, format, date(1900, 1, 1), self)

    def __repr__(self):
        return "datetime.time(%s)" % _clock_repr(self)

    def _key(self):
        offset = self.utcoffset()
        us = ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._us
        return offset is not None, us - (offset._us if offset else 0)

    def _comparable(self, other):
        return other._key() if isinstance(other, time) else NotImplemented


def _clock_repr(x):
    parts = [str(x.hour), str(x.minute)]
    if x.second or x.microsecond:
        parts.append(str(x.second))
    if x.microsecond:
        parts.append(str(x.microsecond))
    if x.tzinfo is not None:
        parts.append("tzinfo=%r" % x.tzinfo)
    return ", ".join(parts)


time.min, time.max, time.resolution = time(0, 0), time(23, 59, 59, 999999), timedelta(microseconds=1)


class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_date(year, month, day)
        _check_time(hour, minute, second, microsecond, tzinfo)
        self._year, self._month, self._day = year, month, day
        self._hour, self._minute, self._second, self._us, self._zone, self.fold = hour, minute, second, microsecond, tzinfo, fold

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._us)
    tzinfo = property(lambda self: self._zone)

    @classmethod
    def _of(cls, us, zone=None):
        """From microseconds since the first midnight."""
        days, us = divmod(us, 86400000000)
        if not 1 <= days <= 3652059:
            raise OverflowError("date value out of range")
        seconds, us = divmod(us, 1000000)
        return cls(*_date_of(days), seconds // 3600, seconds // 60 % 60, seconds % 60, us, zone)

    def _total(self):
        return date.toordinal(self) * 86400000000 + ((self._hour * 60 + self._minute) * 60 + self._second) * 1000000 + self._us

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        made = cls._of(62135683200000000 + round(t * 1000000) + 0, None)
        return made if tz is None else tz.fromutc(made.replace(tzinfo=tz))

    @classmethod
    def utcfromtimestamp(cls, t):
        return cls.fromtimestamp(t)

    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def today(cls):
        return cls.now()

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, time.tzinfo if tzinfo is True else tzinfo)

    @classmethod
    def fromisoformat(cls, date_string):
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        try:
            at = 10 if date_string[4:5] == "-" and date_string[5:6] != "W" else 8
            if len(date_string) <= at:
                return cls(*_parse_date(date_string))
            return cls(*_parse_date(date_string[:at]), *_parse_time(date_string[at + 1:]))
        except ValueError as error:
            if "must be" in str(error) or "range" in str(error):
                raise
            raise ValueError("Invalid isoformat string: %r" % date_string) from None

    @classmethod
    def strptime(cls, date_string, format):
        return _parse(cls, date_string, format)

    def date(self):
        return date(self._year, self._month, self._day)

    def time(self):
        return time(self._hour, self._minute, self._second, self._us)

    def timetz(self):
        return time(self._hour, self._minute, self._second, self._us, self._zone)

    def utcoffset(self):
        return None if self._zone is None else self._zone.utcoffset(self)

    def dst(self):
        return None if self._zone is None else self._zone.dst(self)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(self)

    def timestamp(self):
        offset = self.utcoffset()
        return (self._total() - 62135683200000000 - (offset._us if offset else 0)) / 1000000

    def astimezone(self, tz=None):
        tz = timezone.utc if tz is None else tz
        offset = self.utcoffset() or timedelta(0)
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        keep = lambda new, old: old if new is None else new
        return type(self)(keep(year, self._year), keep(month, self._month), keep(day, self._day), keep(hour, self._hour), keep(minute, self._minute), keep(second, self._second), keep(microsecond, self._us), self._zone if tzinfo is True else tzinfo)

    def timetuple(self):
        return _time.struct_time((self._year, self._month, self._day, self._hour, self._minute, self._second, self.weekday(), date.toordinal(self) - _ordinal(self._year, 1, 1) + 1, -1 if self._zone is None or self.dst() is None else int(bool(self.dst()))))

    def utctimetuple(self):
        return (self - (self.utcoffset() or timedelta(0))).replace(tzinfo=None).timetuple()

    def isoformat(self, sep="T", timespec="auto"):
        offset = self.utcoffset()
        return date.isoformat(self) + sep + _time_text(self._hour, self._minute, self._second, self._us, timespec) + ("" if offset is None else _offset_text(offset))

    def ctime(self):
        return _format(self, "%c", self, self)

    def strftime(self, format):
        return _format(self, format, self, self)

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        return "datetime.datetime(%d, %d, %d, %s)" % (self._year, self._month, self._day, _clock_repr(self))

    def _key(self):
        offset = self.utcoffset()
        return offset is not None, self._total() - (offset._us if offset else 0)

    def _comparable(self, other):
        if isinstance(other, datetime):
            return other._key()
        return NotImplemented

    def __add__(self, other):
        return type(self)._of(self._total() + other._us, self._zone) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._of(self._total() - other._us, self._zone)
        if not isinstance(other, datetime):
            return NotImplemented
        left, right = self._key(), other._key()
        if left[0] != right[0]:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return _delta(left[1] - right[1])


date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(1)
datetime.min, datetime.max, datetime.resolution = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), timedelta(microseconds=1)


def _parse(cls, text, form):
    found = {}
    at = 0
    i = 0
    bad = ValueError("time data %r does not match format %r" % (text, form))
    form = form.replace("%T", "%H:%M:%S").replace("%D", "%m/%d/%y").replace("%F", "%Y-%m-%d").replace("%R", "%H:%M").replace("%c", "%a %b %d %H:%M:%S %Y")
    while i < len(form):
        letter = form[i]
        i += 1
        if letter == "%" and i < len(form):
            letter = form[i]
            i += 1
            if letter in "YmdHIMSyjfwu":
                width = {"Y": 4, "j": 3, "f": 6, "w": 1, "u": 1}.get(letter, 2)
                end = at
                while end < len(text) and end - at < width and text[end].isdigit():
                    end += 1
                if end == at or letter == "Y" and end - at < 4:
                    raise bad
                found[letter] = int((text[at:end] + "00000")[:6]) if letter == "f" else int(text[at:end])
                at = end
            elif letter in "aAbBp":
                names = {"a": _DAYS, "A": _LONG_DAYS, "b": _MONTHS, "B": _LONG_MONTHS, "p": ("AM", "PM")}[letter]
                for n, name in enumerate(names):
                    if text[at:at + len(name)].lower() == name.lower():
                        found[letter.lower() if letter != "p" else "p"] = n
                        at += len(name)
                        break
                else:
                    raise bad
            elif letter in "zZ":
                if text[at:at + 1] == "Z":
                    found["z"] = timezone.utc
                    at += 1
                elif letter == "z" and text[at:at + 1] in ("+", "-") and text[at:at + 1]:
                    end = at + 1
                    while end < len(text) and (text[end].isdigit() or text[end] in ":."):
                        end += 1
                    hour, minute, second, us = _parse_clock(text[at + 1:end])
                    offset = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=us)
                    found["z"] = timezone(-offset if text[at] == "-" else offset)
                    at = end
                elif letter == "Z" and text[at:at + 3] in ("UTC", "GMT"):
                    at += 3
                else:
                    raise bad
            elif letter == "%" and text[at:at + 1] == "%":
                at += 1
            else:
                raise bad if letter == "%" else ValueError("'%s' is a bad directive in format '%s'" % (letter, form))
        elif letter.isspace():
            while at < len(text) and text[at].isspace():
                at += 1
        elif text[at:at + 1] == letter:
            at += 1
        else:
            raise bad
    if at < len(text):
        raise ValueError("unconverted data remains: " + text[at:])
    year = found.get("Y", 1900)
    if "y" in found:
        year = found["y"] + (2000 if found["y"] < 69 else 1900)
    hour = found.get("H", 0)
    if "I" in found:
        hour = found["I"] % 12 + 12 * found.get("p", 0)
    month, day = found.get("m", found.get("b", 0) + 1), found.get("d", 1)
    if "j" in found:
        year, month, day = _date_of(_ordinal(year, 1, 1) + found["j"] - 1)
    return cls(year, month, day, hour, found.get("M", 0), found.get("S", 0), found.get("f", 0), found.get("z"))
