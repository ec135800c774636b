//! `machine.Timer` and `machine.WDT`: what is due when.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use vm::host::BoardCall;
use vm::{Event, HostAnswer};

#[derive(Debug, Default)]
pub(crate) struct Timers(BTreeMap<u32, Timer>);

#[derive(Debug)]
struct Timer {
    due_ms: u64,
    period_ms: u64,
    repeats: bool,
}

impl Timers {
    pub(crate) fn call(&mut self, call: &BoardCall<'_>, now_ms: u64) -> HostAnswer {
        match (call.verb, period_ms(call)) {
            ("open" | "init", Some(period_ms)) => {
                let repeats = named(call, "mode") != Some(0);
                let due_ms = now_ms.saturating_add(period_ms);
                self.0.insert(call.unit, Timer { due_ms, period_ms, repeats });
                HostAnswer::Done
            }
            ("open", None) => HostAnswer::Done,
            ("init", None) => HostAnswer::Errno(22),
            ("deinit", _) => {
                self.0.remove(&call.unit);
                HostAnswer::Done
            }
            ("value", _) => {
                let due_ms = self.0.get(&call.unit).map_or(now_ms, |timer| timer.due_ms);
                HostAnswer::Number(due_ms.saturating_sub(now_ms) as i64)
            }
            _ => HostAnswer::Unsupported,
        }
    }

    /// The timers whose time has come; one that is late comes once.
    pub(crate) fn due(&mut self, now_ms: u64) -> Vec<Event> {
        let mut due: Vec<(u64, u32)> = self.0.iter().map(|(unit, timer)| (timer.due_ms, *unit)).collect();
        due.retain(|(due_ms, _)| *due_ms <= now_ms);
        due.sort_unstable();
        for (_, unit) in &due {
            if let Some(timer) = self.0.get_mut(unit).filter(|timer| timer.repeats) {
                let late_ms = (now_ms - timer.due_ms) % timer.period_ms;
                timer.due_ms = (now_ms - late_ms).saturating_add(timer.period_ms);
            } else {
                self.0.remove(unit);
            }
        }
        due.into_iter().map(|(_, unit)| Event::Interrupt { part: "timer", unit }).collect()
    }

    pub(crate) fn next_due_ms(&self) -> Option<u64> {
        self.0.values().map(|timer| timer.due_ms).min()
    }
}

/// `period` in milliseconds, or what `freq` in hertz makes of it.
fn period_ms(call: &BoardCall<'_>) -> Option<u64> {
    let of_frequency = || named(call, "freq").map(|hertz| 1000 / hertz.max(1));
    named(call, "period").or_else(of_frequency).map(|period_ms| period_ms.max(1) as u64)
}

/// An argument by its name.
pub(crate) fn named(call: &BoardCall<'_>, name: &str) -> Option<i64> {
    call.named.iter().find(|(each, _)| *each == name).map(|(_, value)| *value)
}

/// The program's own watchdog: once it runs, nothing stops it.
#[derive(Debug, Default)]
pub(crate) struct Watchdog(Option<Patience>);

#[derive(Debug, Clone, Copy)]
struct Patience {
    timeout_ms: u64,
    due_ms: u64,
}

impl Watchdog {
    pub(crate) fn call(&mut self, call: &BoardCall<'_>, now_ms: u64) -> HostAnswer {
        let timeout_ms = match (call.verb, &self.0) {
            ("open", _) => {
                named(call, "timeout").or(call.numbers.first().copied()).unwrap_or(5000).max(1) as u64
            }
            ("feed", Some(patience)) => patience.timeout_ms,
            _ => return HostAnswer::Unsupported,
        };
        self.0 = Some(Patience { timeout_ms, due_ms: now_ms.saturating_add(timeout_ms) });
        HostAnswer::Done
    }

    pub(crate) fn due_ms(&self) -> Option<u64> {
        self.0.map(|patience| patience.due_ms)
    }
}
