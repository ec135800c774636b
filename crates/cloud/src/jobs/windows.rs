//! Maintenance windows: at which times a job may reach further things.
//!
//! A window begins whenever its cron expression says so, `cron(minute hour day-of-month month day-of-week year)` in
//! UTC, and is open for some minutes. Fields: `*`, `?`, numbers, names (`JAN`, `MON`), lists, ranges, steps; the last
//! day of a month `L`, the last Friday `6L`, the second Friday `6#2`. Sunday is 1.

use time::{Date, OffsetDateTime};

const MINUTE_MS: i64 = 60_000;
/// How far ahead the next windows are looked for.
const HORIZON_DAYS: i64 = 366;

/// When a window begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cron {
    minutes: u64,
    hours: u64,
    days: Days,
    months: u64,
    weekdays: Weekdays,
    /// Empty: each year.
    years: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Days {
    Set(u64),
    Last,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Weekdays {
    Set(u64),
    /// The last one of its name in the month.
    Last(u8),
    Nth(u8, u8),
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

impl Cron {
    /// Reads an expression, with or without `cron( )` around it; the year may be left out.
    pub(crate) fn parse(text: &str) -> Option<Cron> {
        let text = text.trim();
        let inner = text.strip_prefix("cron(").map_or(Some(text), |rest| rest.strip_suffix(')'))?;
        let fields: Vec<&str> = inner.split_whitespace().collect();
        let (year, [minute, hour, day, month, weekday]) = match fields[..] {
            [minute, hour, day, month, weekday] => ("*", [minute, hour, day, month, weekday]),
            [minute, hour, day, month, weekday, year] => (year, [minute, hour, day, month, weekday]),
            _ => return None,
        };
        let days = if day == "L" { Days::Last } else { Days::Set(set(day, 1, 31, &[])?) };
        Some(Cron {
            minutes: set(minute, 0, 59, &[])?,
            hours: set(hour, 0, 23, &[])?,
            days,
            months: set(month, 1, 12, &MONTHS)?,
            weekdays: weekdays(weekday)?,
            years: years(year)?,
        })
    }

    fn begins(&self, at: OffsetDateTime) -> bool {
        let has = |set: u64, n: u8| set & (1 << n) != 0;
        has(self.minutes, at.minute()) && has(self.hours, at.hour()) && self.is_day(at.date())
    }

    fn is_day(&self, date: Date) -> bool {
        let has = |set: u64, n: u8| set & (1 << n) != 0;
        let last = date.month().length(date.year());
        let weekday = date.weekday().number_from_sunday();
        let day = match self.days {
            Days::Set(set) => has(set, date.day()),
            Days::Last => date.day() == last,
        };
        let named = match self.weekdays {
            Weekdays::Set(set) => has(set, weekday),
            Weekdays::Last(wanted) => weekday == wanted && date.day() + 7 > last,
            Weekdays::Nth(wanted, nth) => weekday == wanted && (date.day() - 1) / 7 + 1 == nth,
        };
        let year = self.years.is_empty() || self.years.contains(&date.year());
        day && named && year && has(self.months, u8::from(date.month()))
    }
}

/// Is a window of this length open now?
pub(crate) fn is_open(cron: &Cron, minutes: i64, now_ms: i64) -> bool {
    (0..minutes).any(|ago| moment(now_ms - ago * MINUTE_MS).is_some_and(|at| cron.begins(at)))
}

/// The next beginnings after `now_ms`, in milliseconds since 1970, at most `most`.
pub(crate) fn next(cron: &Cron, now_ms: i64, most: usize) -> Vec<i64> {
    let mut found = Vec::new();
    let first_ms = (now_ms / MINUTE_MS + 1) * MINUTE_MS;
    for day in 0..=HORIZON_DAYS {
        let day_ms = (first_ms / (24 * 60 * MINUTE_MS) + day) * 24 * 60 * MINUTE_MS;
        if !moment(day_ms).is_some_and(|at| cron.is_day(at.date())) {
            continue;
        }
        for minute in 0..24 * 60 {
            let at_ms = day_ms + minute * MINUTE_MS;
            if at_ms >= first_ms && moment(at_ms).is_some_and(|at| cron.begins(at)) {
                found.push(at_ms);
                if found.len() == most {
                    return found;
                }
            }
        }
    }
    found
}

fn moment(ms: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).ok()
}

fn weekdays(text: &str) -> Option<Weekdays> {
    if let Some((day, nth)) = text.split_once('#') {
        let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth))?;
        return Some(Weekdays::Nth(number(day, 1, 7, &WEEKDAYS)?, nth));
    }
    match text.strip_suffix('L') {
        Some("") => Some(Weekdays::Set(1 << 7)),
        Some(day) => Some(Weekdays::Last(number(day, 1, 7, &WEEKDAYS)?)),
        None => Some(Weekdays::Set(set(text, 1, 7, &WEEKDAYS)?)),
    }
}

fn years(text: &str) -> Option<Vec<i32>> {
    if matches!(text, "*" | "?") {
        return Some(Vec::new());
    }
    let mut years = Vec::new();
    for part in text.split(',') {
        let (low, high) = part.split_once('-').unwrap_or((part, part));
        let (low, high) = (low.parse::<i32>().ok()?, high.parse::<i32>().ok()?);
        if low > high || low < 1970 || high > 2199 {
            return None;
        }
        years.extend(low..=high);
    }
    Some(years)
}

/// The numbers of a field as bits.
fn set(text: &str, least: u8, most: u8, names: &[&str]) -> Option<u64> {
    let mut bits = 0;
    for part in text.split(',') {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let step = step.map_or(Some(1), |step| step.parse().ok().filter(|step| *step > 0))?;
        let (low, high) = match range {
            "*" | "?" => (least, most),
            range => match range.split_once('-') {
                Some((low, high)) => (number(low, least, most, names)?, number(high, least, most, names)?),
                None => {
                    let one = number(range, least, most, names)?;
                    (one, if part.contains('/') { most } else { one })
                }
            },
        };
        if low > high {
            return None;
        }
        for n in (low..=high).step_by(step) {
            bits |= 1 << n;
        }
    }
    Some(bits)
}

fn number(text: &str, least: u8, most: u8, names: &[&str]) -> Option<u8> {
    let named = names.iter().position(|name| name.eq_ignore_ascii_case(text));
    let number = match named {
        Some(place) => u8::try_from(place).ok()?.checked_add(least)?,
        None => text.parse().ok()?,
    };
    (least..=most).contains(&number).then_some(number)
}

/// `2026-11-22T20:00`, as schedules write it.
pub(crate) fn shown(ms: i64) -> String {
    let Some(at) = moment(ms) else { return String::new() };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn ms(at: OffsetDateTime) -> i64 {
        at.unix_timestamp() * 1000
    }

    #[test]
    fn a_window_is_open_from_its_beginning_for_its_minutes() {
        let table = [
            ("cron(0 18 ? * MON-FRI *)", 60, datetime!(2026-11-23 18:00 UTC), true),
            ("cron(0 18 ? * MON-FRI *)", 60, datetime!(2026-11-23 18:59:59 UTC), true),
            ("cron(0 18 ? * MON-FRI *)", 60, datetime!(2026-11-23 19:00 UTC), false),
            ("cron(0 18 ? * MON-FRI *)", 60, datetime!(2026-11-23 17:59:59 UTC), false),
            ("cron(0 18 ? * MON-FRI *)", 60, datetime!(2026-11-22 18:30 UTC), false),
            ("cron(30 23 * * ? *)", 120, datetime!(2026-11-24 01:29 UTC), true),
            ("cron(30 23 * * ? *)", 120, datetime!(2026-11-24 01:30 UTC), false),
            ("cron(0/15 * * * ? *)", 5, datetime!(2026-11-24 01:49 UTC), true),
            ("cron(0/15 * * * ? *)", 5, datetime!(2026-11-24 01:50 UTC), false),
            ("cron(0 0 L * ? *)", 10, datetime!(2028-02-29 00:05 UTC), true),
            ("cron(0 0 L * ? *)", 10, datetime!(2028-02-28 00:05 UTC), false),
            ("cron(0 0 ? * 6L *)", 10, datetime!(2026-11-27 00:05 UTC), true),
            ("cron(0 0 ? * 6L *)", 10, datetime!(2026-11-20 00:05 UTC), false),
            ("cron(0 0 ? * FRI#2 *)", 10, datetime!(2026-11-13 00:05 UTC), true),
            ("cron(0 0 ? * FRI#2 *)", 10, datetime!(2026-11-20 00:05 UTC), false),
            ("cron(0 0 1,15 JAN,nov ? 2026-2027)", 10, datetime!(2026-11-15 00:05 UTC), true),
            ("cron(0 0 1,15 JAN,nov ? 2027)", 10, datetime!(2026-11-15 00:05 UTC), false),
            ("0 3 * * ?", 10, datetime!(2026-11-15 03:05 UTC), true),
        ];
        for (text, minutes, at, is) in table {
            assert_eq!(is_open(&Cron::parse(text).unwrap(), minutes, ms(at)), is, "{text} {at}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for bad in [
            "",
            "cron()",
            "cron(* * * *)",
            "cron(60 * * * ? *)",
            "cron(* 24 * * ? *)",
            "cron(* * 0 * ? *)",
            "cron(* * * 13 ? *)",
            "cron(* * * * 8 *)",
            "cron(* * * * MOON *)",
            "cron(5-1 * * * ? *)",
            "cron(*/0 * * * ? *)",
            "cron(0 0 * * ? *",
            "cron(0 0 ? * 6#6 *)",
            "cron(0 0 ? * ? 1900)",
        ] {
            assert_eq!(Cron::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_next_windows_are_shown_as_schedules_write_times() {
        let cron = Cron::parse("cron(0 18 ? * MON-FRI *)").unwrap();
        let next: Vec<String> =
            next(&cron, ms(datetime!(2026-11-26 18:00 UTC)), 3).into_iter().map(shown).collect();
        assert_eq!(next, ["2026-11-27T18:00", "2026-11-30T18:00", "2026-12-01T18:00"]);
        assert!(super::next(&Cron::parse("cron(0 0 30 2 ? *)").unwrap(), 0, 3).is_empty());
    }
}
