//! `machine.RTC`: the date that the board knows, or that the program has set. Until either, time begins with 2000.

use alloc::vec::Vec;

use vm::HostAnswer;
use vm::host::BoardCall;

use crate::calendar;

/// The time of a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Now {
    /// Milliseconds since this boot.
    pub ms: u64,
    /// Seconds since 1970 in UTC, if the board knows.
    pub unix_s: Option<f64>,
}

const IN_2000_S: f64 = 946_684_800.0;

#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// The time at the start of this boot, as the program has set it.
    set_s: Option<f64>,
    memory: Vec<u8>,
}

impl Clock {
    /// Seconds since 1970 as the program knows them; `None` while nobody has told.
    pub(crate) fn unix_s(&self, now: Now) -> Option<f64> {
        self.set_s.map(|set_s| set_s + now.ms as f64 / 1000.0).or(now.unix_s)
    }

    /// `datetime` is `(year, month, day, weekday, hours, minutes, seconds, microseconds)`.
    pub(crate) fn call(&mut self, call: &BoardCall<'_>, now: Now) -> HostAnswer {
        match (call.verb, call.numbers) {
            ("memory", []) if call.data.is_empty() => HostAnswer::Bytes(self.memory.clone()),
            ("memory", _) => {
                self.memory = call.data.to_vec();
                HostAnswer::Done
            }
            ("datetime" | "init", [year, month, day, _, hours, minutes, seconds, ..]) => {
                let set_s = calendar::seconds([*year, *month, *day], [*hours, *minutes, *seconds]);
                self.set_s = Some(set_s as f64 - now.ms as f64 / 1000.0);
                HostAnswer::Done
            }
            ("datetime", []) => HostAnswer::Numbers(self.fields(now)),
            ("datetime", _) => HostAnswer::Errno(22),
            ("open" | "init" | "deinit", _) => HostAnswer::Done,
            _ => HostAnswer::Unsupported,
        }
    }

    fn fields(&self, now: Now) -> Vec<i64> {
        let at_s = self.unix_s(now).unwrap_or(IN_2000_S + now.ms as f64 / 1000.0);
        let whole_s = at_s as i64;
        let mut fields = calendar::fields(whole_s);
        fields.push(((at_s - whole_s as f64) * 1e6) as i64);
        fields
    }
}
