//! A simulated board: its state is plain data that a test (or a person at the board's console) reads and drives.
//!
//! ```text
//! pins     driven by the program or from outside; an outside change of a pin with a handler interrupts the program
//! adc      values per pin            i2c   registers per (bus, address)
//! pwm      frequency and duty        spi   what goes out comes back in
//! uart     a wire per port, its two directions; without an other side, what is sent comes back
//! timers   due times; watchdog and clock
//! ```

use std::collections::{BTreeMap, VecDeque};

use vm::host::BoardCall;
use vm::{Event, HostAnswer};

/// The state of a board.
#[derive(Debug, Default)]
pub struct Board {
    /// The pins that somebody has touched.
    pub pins: BTreeMap<u32, PinState>,
    /// What the converters measure: 0 to 65535, per pin.
    pub adc: BTreeMap<u32, u16>,
    /// What the program makes of its PWM pins.
    pub pwm: BTreeMap<u32, PwmState>,
    /// Devices on the I2C buses, by bus and address: 256 registers each.
    pub i2c: BTreeMap<(u32, u8), Vec<u8>>,
    /// Bytes on their way to the program, by UART.
    pub uart_in: BTreeMap<u32, VecDeque<u8>>,
    /// Bytes that the program has sent, by UART; `None`: they come back to it.
    pub uart_out: BTreeMap<u32, Vec<u8>>,
    timers: BTreeMap<u32, Timer>,
    memory: Vec<u8>,
    pointers: BTreeMap<(u32, u8), u8>,
    watchdog: Option<(u64, u64)>,
    clock: Option<(i64, u64)>,
    events: VecDeque<Event>,
}

/// A pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PinState {
    /// Its level.
    pub level: bool,
    /// Which changes interrupt the program: 1 rising, 2 falling.
    pub trigger: u8,
}

/// A pin with pulses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PwmState {
    /// Hertz.
    pub frequency: i64,
    /// 0 to 65535: the share of the time that the pin is high.
    pub duty: i64,
}

#[derive(Debug)]
struct Timer {
    due_ms: u64,
    period_ms: u64,
    repeats: bool,
}

impl Board {
    /// Changes a pin from outside, as a button does.
    pub fn drive(&mut self, number: u32, level: bool) {
        let pin = self.pins.entry(number).or_default();
        let edge = match (pin.level, level) {
            (false, true) => 1,
            (true, false) => 2,
            _ => 0,
        };
        pin.level = level;
        if pin.trigger & edge != 0 {
            self.events.push_back(Event::Interrupt { part: "pin", unit: number });
        }
    }

    /// What interrupts the program now: its host posts them to the machine.
    pub fn due(&mut self, now_ms: u64) -> Vec<Event> {
        let mut events: Vec<Event> = self.events.drain(..).collect();
        for (unit, timer) in &mut self.timers {
            if timer.due_ms <= now_ms {
                events.push(Event::Interrupt { part: "timer", unit: *unit });
                timer.due_ms = if timer.repeats { now_ms + timer.period_ms } else { u64::MAX };
            }
        }
        self.timers.retain(|_, timer| timer.due_ms != u64::MAX);
        events
    }

    /// When the next timer is due.
    pub fn next_due_ms(&self) -> Option<u64> {
        self.timers.values().map(|timer| timer.due_ms).min()
    }

    /// Whether the program has left its watchdog unfed for too long.
    pub fn watchdog_bites(&self, now_ms: u64) -> bool {
        self.watchdog.is_some_and(|(_, due_ms)| now_ms >= due_ms)
    }

    pub(crate) fn pin(&mut self, number: u32, level: Option<bool>) -> HostAnswer {
        let pin = self.pins.entry(number).or_default();
        match level {
            Some(level) => {
                pin.level = level;
                HostAnswer::Done
            }
            None => HostAnswer::Number(i64::from(pin.level)),
        }
    }

    pub(crate) fn call(&mut self, call: &BoardCall<'_>, now_ms: u64) -> HostAnswer {
        match call.part {
            "pin" if call.verb == "irq" => {
                let trigger = call.numbers.first().map_or(3, |trigger| *trigger as u8);
                self.pins.entry(call.unit).or_default().trigger = trigger;
                HostAnswer::Done
            }
            "adc" => self.adc(call),
            "pwm" => self.pwm(call),
            "i2c" => self.i2c(call),
            "spi" => spi(call),
            "uart" => self.uart(call),
            "timer" => self.timer(call, now_ms),
            "wdt" => self.wdt(call, now_ms),
            "rtc" => self.rtc(call, now_ms),
            _ => HostAnswer::Unsupported,
        }
    }

    fn adc(&self, call: &BoardCall<'_>) -> HostAnswer {
        let value = self.adc.get(&call.unit).copied().map_or(0, i64::from);
        HostAnswer::Number(match call.verb {
            "read" | "read_u16" => value,
            "read_uv" => value * 3_300_000 / 65_535,
            _ => return HostAnswer::Done,
        })
    }

    fn pwm(&mut self, call: &BoardCall<'_>) -> HostAnswer {
        let state = self.pwm.entry(call.unit).or_insert(PwmState { frequency: 5000, duty: 32_768 });
        for (name, value) in call.named {
            match *name {
                "freq" => state.frequency = *value,
                "duty_u16" => state.duty = *value,
                "duty" => state.duty = value * 64,
                "duty_ns" => state.duty = value * state.frequency * 65_535 / 1_000_000_000,
                _ => {}
            }
        }
        let given = call.numbers.first().copied();
        match (call.verb, given) {
            ("freq", Some(frequency)) => state.frequency = frequency.max(1),
            ("duty_u16", Some(duty)) => state.duty = duty.clamp(0, 65_535),
            ("duty", Some(duty)) => state.duty = duty.clamp(0, 1023) * 64,
            ("duty_ns", Some(duty)) => state.duty = duty * state.frequency * 65_535 / 1_000_000_000,
            ("freq", None) => return HostAnswer::Number(state.frequency),
            ("duty_u16", None) => return HostAnswer::Number(state.duty),
            ("duty", None) => return HostAnswer::Number(state.duty / 64),
            ("duty_ns", None) => {
                return HostAnswer::Number(state.duty * 1_000_000_000 / 65_535 / state.frequency.max(1));
            }
            ("deinit", _) => {
                self.pwm.remove(&call.unit);
            }
            _ => {}
        }
        HostAnswer::Done
    }

    fn i2c(&mut self, call: &BoardCall<'_>) -> HostAnswer {
        let bus = call.unit;
        let number = |i: usize| call.numbers.get(i).copied().unwrap_or(0);
        match call.verb {
            "open" | "init" | "deinit" => return HostAnswer::Done,
            "scan" => {
                let here = self.i2c.keys().filter(|(each, _)| *each == bus);
                return HostAnswer::Numbers(here.map(|(_, address)| i64::from(*address)).collect());
            }
            _ => {}
        }
        let Ok(address) = u8::try_from(number(0)) else { return HostAnswer::Errno(22) };
        let Some(registers) = self.i2c.get_mut(&(bus, address)) else { return HostAnswer::Errno(19) };
        registers.resize(256, 0);
        let pointer = self.pointers.entry((bus, address)).or_default();
        let read = |from: u8, count: i64| {
            let count = count.clamp(0, 256) as usize;
            HostAnswer::Bytes(
                (0..count).map(|i| registers[usize::from(from.wrapping_add(i as u8))]).collect(),
            )
        };
        match call.verb {
            "readfrom" | "readfrom_into" => read(*pointer, number(1)),
            "readfrom_mem" | "readfrom_mem_into" => read(number(1) as u8, number(2)),
            "writeto" => {
                if let Some((first, rest)) = call.data.split_first() {
                    *pointer = *first;
                    store(registers, *first, rest);
                }
                HostAnswer::Number(call.data.len() as i64)
            }
            "writeto_mem" => {
                store(registers, number(1) as u8, call.data);
                HostAnswer::Done
            }
            _ => HostAnswer::Unsupported,
        }
    }

    fn uart(&mut self, call: &BoardCall<'_>) -> HostAnswer {
        let input = self.uart_in.entry(call.unit).or_default();
        let take = |input: &mut VecDeque<u8>, count: usize| {
            HostAnswer::Bytes(input.drain(..count.min(input.len())).collect())
        };
        match call.verb {
            "any" => HostAnswer::Number(input.len() as i64),
            // Nothing there is None, as in MicroPython.
            "read" | "readline" | "readinto" if input.is_empty() => HostAnswer::Done,
            "readline" => {
                let end = input.iter().position(|byte| *byte == b'\n').map_or(input.len(), |end| end + 1);
                take(input, end)
            }
            "read" | "readinto" => {
                let count = call.numbers.first().map_or(usize::MAX, |n| usize::try_from(*n).unwrap_or(0));
                take(input, count)
            }
            "write" => {
                match self.uart_out.get_mut(&call.unit) {
                    Some(out) => out.extend_from_slice(call.data),
                    None => input.extend(call.data),
                }
                HostAnswer::Number(call.data.len() as i64)
            }
            "txdone" => HostAnswer::Bool(true),
            _ => HostAnswer::Done,
        }
    }

    fn timer(&mut self, call: &BoardCall<'_>, now_ms: u64) -> HostAnswer {
        let named = |name: &str| call.named.iter().find(|(each, _)| *each == name).map(|(_, value)| *value);
        let period_ms = named("period").or_else(|| named("freq").map(|hertz| 1000 / hertz.max(1)));
        match (call.verb, period_ms) {
            ("deinit", _) => {
                self.timers.remove(&call.unit);
            }
            ("open" | "init", Some(period_ms)) => {
                let period_ms = period_ms.max(1) as u64;
                let repeats = named("mode") != Some(0);
                self.timers.insert(call.unit, Timer { due_ms: now_ms + period_ms, period_ms, repeats });
            }
            ("value", _) => {
                let due_ms = self.timers.get(&call.unit).map_or(now_ms, |timer| timer.due_ms);
                return HostAnswer::Number(due_ms.saturating_sub(now_ms) as i64);
            }
            _ => {}
        }
        HostAnswer::Done
    }

    fn wdt(&mut self, call: &BoardCall<'_>, now_ms: u64) -> HostAnswer {
        if call.verb == "open" {
            let named = call.named.iter().find(|(name, _)| *name == "timeout").map(|(_, value)| *value);
            let timeout_ms = named.or(call.numbers.first().copied()).unwrap_or(5000).max(1) as u64;
            self.watchdog = Some((timeout_ms, now_ms + timeout_ms));
        } else if let Some((timeout_ms, due_ms)) = &mut self.watchdog {
            *due_ms = now_ms + *timeout_ms;
        }
        HostAnswer::Done
    }

    /// `(year, month, day, weekday, hours, minutes, seconds, subseconds)`; the clock begins at 2000-01-01, a Saturday.
    fn rtc(&mut self, call: &BoardCall<'_>, now_ms: u64) -> HostAnswer {
        match (call.verb, call.numbers) {
            ("memory", _) if !call.data.is_empty() => {
                self.memory = call.data.to_vec();
                HostAnswer::Done
            }
            ("memory", _) => HostAnswer::Bytes(self.memory.clone()),
            ("datetime", [year, month, day, _, hours, minutes, seconds, ..]) => {
                let set_s = days(*year, *month, *day) * 86_400 + hours * 3600 + minutes * 60 + seconds;
                self.clock = Some((set_s, now_ms));
                HostAnswer::Done
            }
            ("datetime", []) => {
                let (set_s, at_ms) = self.clock.unwrap_or((days(2000, 1, 1) * 86_400, 0));
                let passed_ms = now_ms.saturating_sub(at_ms) as i64;
                HostAnswer::Numbers(calendar(set_s + passed_ms / 1000, passed_ms % 1000 * 1000))
            }
            _ => HostAnswer::Done,
        }
    }
}

fn store(registers: &mut [u8], from: u8, data: &[u8]) {
    for (i, byte) in data.iter().enumerate() {
        registers[usize::from(from.wrapping_add(i as u8))] = *byte;
    }
}

/// A wire from output to input.
fn spi(call: &BoardCall<'_>) -> HostAnswer {
    match call.verb {
        "read" | "readinto" => {
            let (count, filler) = match call.numbers {
                [filler, count] if call.verb == "readinto" => (*count, *filler),
                [count, filler] => (*count, *filler),
                [count] => (*count, 0),
                _ => (0, 0),
            };
            HostAnswer::Bytes(vec![filler as u8; count.clamp(0, 4096) as usize])
        }
        "write_readinto" => HostAnswer::Bytes(call.data.to_vec()),
        _ => HostAnswer::Done,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year.clamp(1970, 9999) - i64::from(month <= 2);
    let (era, month) = (year.div_euclid(400), (month + 9) % 12);
    let of_era = year.rem_euclid(400);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn calendar(seconds: i64, subseconds: i64) -> Vec<i64> {
    let (day, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let mut year = 1970 + day / 366;
    while days(year + 1, 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| days(year, *month, 1) <= day).unwrap_or(1);
    let of_month = day - days(year, month, 1) + 1;
    vec![
        year,
        month,
        of_month,
        (day + 3).rem_euclid(7),
        second / 3600,
        second / 60 % 60,
        second % 60,
        subseconds,
    ]
}
