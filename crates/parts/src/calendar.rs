//! The Gregorian calendar, in whole seconds since 1970.

use alloc::vec;
use alloc::vec::Vec;

const DAY_S: i64 = 86_400;

/// Days from 1970-01-01 to a date.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let month = month.clamp(1, 12);
    let year = year.clamp(1970, 9999) - i64::from(month <= 2);
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let of_era = year.rem_euclid(400);
    let day = day.clamp(1, 31);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// Seconds from 1970 to a date and a time of the day.
pub(crate) fn seconds(date: [i64; 3], time: [i64; 3]) -> i64 {
    let ([year, month, day], [hours, minutes, seconds]) = (date, time);
    let of_day = hours.clamp(0, 23) * 3600 + minutes.clamp(0, 59) * 60 + seconds.clamp(0, 59);
    days(year, month, day) * DAY_S + of_day
}

/// Year, month, day, weekday (Monday is 0), hours, minutes, seconds.
pub(crate) fn fields(seconds: i64) -> Vec<i64> {
    let (day, second) = (seconds.div_euclid(DAY_S), seconds.rem_euclid(DAY_S));
    let mut year = 1970 + day / 366;
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| days(year, *month, 1) <= day).unwrap_or(1);
    let of_month = day - days(year, month, 1) + 1;
    vec![year, month, of_month, (day + 3).rem_euclid(7), second / 3600, second / 60 % 60, second % 60]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (at, expected) in [
            (0, [1970, 1, 1, 3, 0, 0, 0]),
            (951_782_399, [2000, 2, 28, 0, 23, 59, 59]),
            (951_782_400, [2000, 2, 29, 1, 0, 0, 0]),
            (1_709_209_845, [2024, 2, 29, 3, 12, 30, 45]),
            (4_107_542_400, [2100, 3, 1, 0, 0, 0, 0]),
        ] {
            assert_eq!(fields(at), expected);
            let [year, month, day, _, hours, minutes, of_minute] = expected;
            assert_eq!(seconds([year, month, day], [hours, minutes, of_minute]), at);
        }
    }

    #[test]
    fn every_day_of_three_centuries_comes_back() {
        for day in 0..110_000 {
            let at = day * DAY_S;
            let [year, month, of_month, ..] = fields(at)[..] else { panic!("seven fields") };
            assert_eq!(days(year, month, of_month), day);
        }
    }

    #[test]
    fn what_is_no_date_is_some_date() {
        for (date, time) in
            [([0, 0, 0], [0; 3]), ([i64::MAX; 3], [i64::MAX; 3]), ([i64::MIN; 3], [i64::MIN; 3])]
        {
            assert!((0..253_402_300_800).contains(&seconds(date, time)));
        }
    }
}
