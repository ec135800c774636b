//! `time` (and `utime`): sleeping, MicroPython's ticks, CPython's clocks and calendar.
//!
//! There is no time zone on a device: local time is UTC. A broken-down time is a tuple of nine with names.

use alloc::format;
use alloc::string::String;

use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::raise::Stop;
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static TIME: Module = Module {
    name: "time",
    functions: &[
        Native::new("sleep", 1, 1, sleep),
        Native::new("sleep_ms", 1, 1, sleep_ms),
        Native::new("sleep_us", 1, 1, sleep_us),
        Native::new("ticks_ms", 0, 0, ticks_ms),
        Native::new("ticks_us", 0, 0, ticks_us),
        Native::new("ticks_cpu", 0, 0, ticks_us),
        Native::new("ticks_add", 2, 2, ticks_add),
        Native::new("ticks_diff", 2, 2, ticks_diff),
        Native::new("time", 0, 0, time),
        Native::new("time_ns", 0, 0, time_ns),
        Native::new("monotonic", 0, 0, monotonic),
        Native::new("monotonic_ns", 0, 0, monotonic_ns),
        Native::new("perf_counter", 0, 0, monotonic),
        Native::new("perf_counter_ns", 0, 0, monotonic_ns),
        Native::new("process_time", 0, 0, monotonic),
        Native::new("asctime", 0, 1, |cx, args| standard(cx, args, false)),
        Native::new("ctime", 0, 1, |cx, args| standard(cx, args, true)),
        Native::new("gmtime", 0, 1, gmtime),
        Native::new("localtime", 0, 1, gmtime),
        Native::new("mktime", 1, 1, mktime),
        Native::new("strftime", 1, 2, strftime),
    ],
    constants: &[
        ("struct_time", Constant::Type(Type::StructTime)),
        ("timezone", Constant::Int(0)),
        ("altzone", Constant::Int(0)),
        ("daylight", Constant::Int(0)),
    ],
};

/// Ticks count modulo this many, so that they stay small integers.
const TICKS_PERIOD: i64 = 1 << 30;
const DAY_S: i64 = 86_400;

fn sleep(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let seconds = cx.arg(args, 0);
    let seconds = cx.expect_float(seconds)?;
    if seconds < 0.0 {
        return Err(cx.value_error("sleep length must be non-negative"));
    }
    cx.sleep_ms(libm::ceil(seconds * 1000.0) as u64)
}

fn sleep_ms(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let duration_ms = cx.arg(args, 0);
    let duration_ms = cx.expect_int(duration_ms)?;
    cx.sleep_ms(u64::try_from(duration_ms).unwrap_or(0))
}

/// The host's clock counts milliseconds: shorter sleeps are rounded up to one.
fn sleep_us(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let duration_us = cx.arg(args, 0);
    let duration_us = cx.expect_int(duration_us)?;
    cx.sleep_ms(u64::try_from(duration_us).unwrap_or(0).div_ceil(1000))
}

fn ticks_ms(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let now_ms = cx.host.now_ms() as i64;
    cx.int(now_ms.rem_euclid(TICKS_PERIOD))
}

fn ticks_us(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let now_us = (cx.host.now_ms() as i64).wrapping_mul(1000);
    cx.int(now_us.rem_euclid(TICKS_PERIOD))
}

fn ticks_add(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (ticks, delta) = both(cx, args)?;
    cx.int(ticks.wrapping_add(delta).rem_euclid(TICKS_PERIOD))
}

/// The shortest way round from the second to the first, which may be negative.
fn ticks_diff(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (end, start) = both(cx, args)?;
    let half = TICKS_PERIOD / 2;
    cx.int(end.wrapping_sub(start).wrapping_add(half).rem_euclid(TICKS_PERIOD) - half)
}

fn both(cx: &mut Ctx<'_, '_>, args: Args) -> Result<(i64, i64), Stop> {
    let (first, second) = (cx.arg(args, 0), cx.arg(args, 1));
    Ok((cx.expect_int(first)?, cx.expect_int(second)?))
}

fn time(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let seconds = cx.host.unix_seconds();
    cx.float(seconds)
}

fn time_ns(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let nanoseconds = cx.host.unix_seconds() * 1e9;
    cx.int(nanoseconds as i64)
}

fn monotonic(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let now_ms = cx.host.now_ms();
    cx.float(now_ms as f64 / 1000.0)
}

fn monotonic_ns(cx: &mut Ctx<'_, '_>, _: Args) -> Answer {
    let now_ms = cx.host.now_ms() as i64;
    cx.int(now_ms.wrapping_mul(1_000_000))
}

fn gmtime(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let seconds = match cx.opt(args, 0).filter(|seconds| !seconds.is_none()) {
        Some(seconds) => cx.expect_float(seconds)?,
        None => cx.host.unix_seconds(),
    };
    if seconds.is_nan() || libm::fabs(seconds) > 1e14 {
        return Err(cx.overflow_error("timestamp out of range for platform time_t"));
    }
    let fields = Calendar::of(libm::floor(seconds) as i64).fields();
    // All of them are small integers, which no collection moves.
    let mut values = [Value::NONE; 9];
    for (value, field) in values.iter_mut().zip(fields) {
        *value = cx.int(field)?;
    }
    let fields = cx.tuple(&values)?;
    named_fields(cx, fields)
}

/// The names of the fields of a broken-down time.
pub(super) static FIELDS: [&str; 9] =
    ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];

/// `struct_time(fields)`.
pub(crate) static STRUCT_TIME: Native = Native::new("struct_time", 1, 1, struct_time);

fn struct_time(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let fields = cx.arg(args, 0);
    let list = cx.list_from(fields)?;
    let count = cx.len_of(list);
    if count != FIELDS.len() {
        let text = format!("time.struct_time() takes an at least 9-sequence ({count}-sequence given)");
        return Err(cx.type_error(text));
    }
    let list = cx.root(list);
    let fields = cx.tuple_of_list(list)?;
    named_fields(cx, fields)
}

fn named_fields(cx: &mut Ctx<'_, '_>, fields: Value) -> Answer {
    let fields = cx.root(fields);
    let class = cx.root(Value::of_type(Type::StructTime));
    let fields = cx.at(fields);
    cx.wrap(class, fields)
}

fn mktime(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let fields = cx.arg(args, 0);
    let calendar = calendar_arg(cx, fields)?;
    cx.float(calendar.unix_seconds() as f64)
}

/// A tuple of at least six numbers.
fn calendar_arg(cx: &mut Ctx<'_, '_>, fields: Value) -> Result<Calendar, Stop> {
    let mut numbers = [0i64; 6];
    if cx.len_of(fields) < 6 {
        return Err(cx.type_error("Tuple or struct_time argument required"));
    }
    for (at, number) in numbers.iter_mut().enumerate() {
        let item = cx.item(fields, at);
        *number = cx.as_i64(item).filter(|number| number.unsigned_abs() < 1 << 40).unwrap_or(0);
    }
    let [year, month, day, hour, minute, second] = numbers;
    Ok(Calendar { year, month, day, hour, minute, second })
}

/// `asctime(fields)`, or `ctime(seconds)`.
fn standard(cx: &mut Ctx<'_, '_>, args: Args, of_seconds: bool) -> Answer {
    let calendar = match cx.opt(args, 0).filter(|given| !given.is_none()) {
        Some(given) if of_seconds => Calendar::of(libm::floor(cx.expect_float(given)?) as i64),
        Some(given) => calendar_arg(cx, given)?,
        None => Calendar::of(cx.host.unix_seconds() as i64),
    };
    let day = calendar.day;
    let text = calendar.format(&format!("%a %b {day:2} %H:%M:%S %Y"));
    cx.str(&text)
}

fn strftime(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let template = cx.arg(args, 0);
    let template = cx.expect_text(template, "strftime() argument 1")?;
    let calendar = match cx.opt(args, 1) {
        Some(fields) => calendar_arg(cx, fields)?,
        None => {
            let seconds = cx.host.unix_seconds();
            Calendar::of(seconds as i64)
        }
    };
    let text = calendar.format(&template);
    cx.str(&text)
}

/// A moment in the Gregorian calendar, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Calendar {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Calendar {
    fn of(unix_seconds: i64) -> Calendar {
        let (days, rest) = (unix_seconds.div_euclid(DAY_S), unix_seconds.rem_euclid(DAY_S));
        let (year, month, day) = civil(days);
        Calendar { year, month, day, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60 }
    }

    fn days(&self) -> i64 {
        // A month beyond the year carries into other years, as `mktime` allows.
        let month = self.month - 1;
        days_from_civil(self.year + month.div_euclid(12), month.rem_euclid(12) + 1, 1) + self.day - 1
    }

    fn unix_seconds(&self) -> i64 {
        self.days() * DAY_S + self.hour * 3600 + self.minute * 60 + self.second
    }

    /// Monday is 0, and 1970-01-01 was a Thursday.
    fn weekday(&self) -> i64 {
        (self.days() + 3).rem_euclid(7)
    }

    fn day_of_year(&self) -> i64 {
        self.days() - days_from_civil(self.year, 1, 1) + 1
    }

    /// Year, month, day, hour, minute, second, weekday, day of the year, no daylight saving.
    fn fields(&self) -> [i64; 9] {
        let Calendar { year, month, day, hour, minute, second } = *self;
        [year, month, day, hour, minute, second, self.weekday(), self.day_of_year(), 0]
    }

    fn format(&self, template: &str) -> String {
        let mut text = String::new();
        let mut chars = template.chars();
        while let Some(c) = chars.next() {
            match if c == '%' { chars.next() } else { None } {
                Some(code) => text.push_str(&self.field(code)),
                None => text.push(c),
            }
        }
        text
    }

    fn field(&self, code: char) -> String {
        let name = |names: &[&str], at: i64| {
            names.get(at as usize).map_or(String::new(), |name| String::from(*name))
        };
        let short = |name: String| name.chars().take(3).collect();
        match code {
            'Y' => format!("{}", self.year),
            'y' => format!("{:02}", self.year.rem_euclid(100)),
            'm' => format!("{:02}", self.month),
            'd' => format!("{:02}", self.day),
            'e' => format!("{:2}", self.day),
            'H' => format!("{:02}", self.hour),
            'I' => format!("{:02}", (self.hour + 11) % 12 + 1),
            'M' => format!("{:02}", self.minute),
            'S' => format!("{:02}", self.second),
            'p' => String::from(if self.hour < 12 { "AM" } else { "PM" }),
            'j' => format!("{:03}", self.day_of_year()),
            'w' => format!("{}", (self.weekday() + 1) % 7),
            'u' => format!("{}", self.weekday() + 1),
            'A' => name(&DAYS, self.weekday()),
            'a' => short(name(&DAYS, self.weekday())),
            'B' => name(&MONTHS, self.month - 1),
            'b' | 'h' => short(name(&MONTHS, self.month - 1)),
            'Z' => String::from("UTC"),
            'z' => String::from("+0000"),
            'F' => self.format("%Y-%m-%d"),
            'T' | 'X' => self.format("%H:%M:%S"),
            'R' => self.format("%H:%M"),
            'D' | 'x' => self.format("%m/%d/%y"),
            'c' => self.format("%a %b %e %H:%M:%S %Y"),
            'n' => String::from("\n"),
            't' => String::from("\t"),
            '%' => String::from("%"),
            other => format!("%{other}"),
        }
    }
}

/// Days since 1970-01-01. Years begin in March, so that the leap day is the last of a year.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_dates_and_dates_seconds() {
        assert_eq!(Calendar::of(0).fields(), [1970, 1, 1, 0, 0, 0, 3, 1, 0]);
        assert_eq!(Calendar::of(1_709_209_845).fields(), [2024, 2, 29, 12, 30, 45, 3, 60, 0]);
        assert_eq!(Calendar::of(-1).fields(), [1969, 12, 31, 23, 59, 59, 2, 365, 0]);
        let mut checked = 0;
        for day in (-400_000..400_000).step_by(997) {
            assert_eq!(Calendar::of(day * DAY_S + 5).unix_seconds(), day * DAY_S + 5);
            checked += 1;
        }
        assert_eq!(checked, 803);
    }

    #[test]
    fn a_template_is_filled_with_fields() {
        let text = Calendar::of(1_709_209_845).format("%A, %d %b %Y %I:%M %p %j %% %q");
        assert_eq!(text, "Thursday, 29 Feb 2024 12:30 PM 060 % %q");
    }
}
