//! The methods of MicroPython's classes, in terms of a chip.
//!
//! ```text
//! Python: I2C(0).readfrom_mem(0x76, 0xD0, 1) → BoardCall { part: "i2c", verb: "readfrom_mem", numbers: [0x76, 0xD0, 1] }
//!         → Chip::i2c(0, 0x76, out: [0xD0], into: 1 byte) → bytes, or OSError
//! ```

use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec;
use alloc::vec::Vec;

use vm::host::BoardCall;
use vm::{Event, HostAnswer};

use crate::chip::{Chip, Fault, I2cLines, Mode, Pull, Pulses, SpiLines, UartLines};
use crate::clock::{Clock, Now};
use crate::timers::{Timers, Watchdog, named};

/// How often pins with a handler are looked at: a shorter change is not seen.
const LOOK_MS: u64 = 10;

/// The most that one transfer carries, in bytes: no program's number makes the board allocate more.
const TRANSFER_MAX: i64 = 4096;

/// The parts of a board, as one program uses them.
#[derive(Debug, Default)]
pub struct Parts<C> {
    /// The hardware.
    pub chip: C,
    timers: Timers,
    watchdog: Watchdog,
    clock: Clock,
    watched: BTreeMap<u32, Watched>,
    pulses: BTreeMap<u32, Pulses>,
    /// What came at serial ports and was not read yet.
    received: BTreeMap<u32, VecDeque<u8>>,
}

/// A pin whose changes interrupt the program.
#[derive(Debug)]
struct Watched {
    /// Which ones: 1 rising, 2 falling.
    trigger: i64,
    level: bool,
}

impl<C: Chip> Parts<C> {
    /// The parts of this chip, none of them in use.
    pub fn new(chip: C) -> Parts<C> {
        Parts {
            chip,
            timers: Timers::default(),
            watchdog: Watchdog::default(),
            clock: Clock::default(),
            watched: BTreeMap::new(),
            pulses: BTreeMap::new(),
            received: BTreeMap::new(),
        }
    }

    /// Drives a pin, or reads it. [`HostAnswer::Unsupported`] where there is none.
    pub fn pin(&mut self, pin: u32, level: Option<bool>) -> HostAnswer {
        match level {
            Some(level) => done(self.chip.drive(pin, level)),
            None => answer(self.chip.level(pin).map(|level| HostAnswer::Number(level.into()))),
        }
    }

    /// Performs a method of a class. [`HostAnswer::Unsupported`] where the board has no such part, or the part no such method.
    pub fn call(&mut self, call: &BoardCall<'_>, now: Now) -> HostAnswer {
        match call.part {
            "timer" => self.timers.call(call, now.ms),
            "wdt" => self.watchdog.call(call, now.ms),
            "rtc" => self.clock.call(call, now),
            "pin" => self.pin_call(call),
            "adc" => self.adc(call),
            "pwm" => self.pwm(call),
            "i2c" => answer(self.i2c(call)),
            "spi" => answer(self.spi(call)),
            "uart" => answer(self.uart(call)),
            "cpu" if call.verb == "freq" => {
                self.chip.cpu_hz().map_or(HostAnswer::Unsupported, |hz| HostAnswer::Number(hz.into()))
            }
            _ => HostAnswer::Unsupported,
        }
    }

    /// What interrupts the program now.
    pub fn due(&mut self, now_ms: u64) -> Vec<Event> {
        let mut events = self.timers.due(now_ms);
        for (pin, watched) in &mut self.watched {
            let Ok(level) = self.chip.level(*pin) else { continue };
            let edge = match (watched.level, level) {
                (false, true) => 1,
                (true, false) => 2,
                _ => 0,
            };
            watched.level = level;
            if watched.trigger & edge != 0 {
                events.push(Event::Interrupt { part: "pin", unit: *pin });
            }
        }
        events
    }

    /// When something may be due next: a timer, a look at watched pins, the watchdog.
    pub fn next_due_ms(&self, now_ms: u64) -> Option<u64> {
        let look_ms = (!self.watched.is_empty()).then_some(now_ms + LOOK_MS);
        [self.timers.next_due_ms(), look_ms, self.watchdog.due_ms()].into_iter().flatten().min()
    }

    /// Whether the program has left its watchdog unfed for too long.
    pub fn watchdog_bites(&self, now_ms: u64) -> bool {
        self.watchdog.due_ms().is_some_and(|due_ms| now_ms >= due_ms)
    }

    /// Seconds since 1970 as the program's clock has them; `None` while nobody has told.
    pub fn unix_s(&self, now: Now) -> Option<f64> {
        self.clock.unix_s(now)
    }

    /// `init` has mode and pull, in MicroPython's numbers; −1 leaves them.
    fn pin_call(&mut self, call: &BoardCall<'_>) -> HostAnswer {
        let pin = call.unit;
        match (call.verb, call.numbers) {
            ("init", [mode, pull]) => {
                let mode = match mode {
                    3 => Mode::Out,
                    7 => Mode::OpenDrain,
                    _ => Mode::In,
                };
                let pull = match pull {
                    1 => Pull::Down,
                    2 => Pull::Up,
                    _ => Pull::None,
                };
                done(self.chip.configure(pin, mode, pull))
            }
            ("irq", [0]) => {
                self.watched.remove(&pin);
                HostAnswer::Done
            }
            ("irq", [trigger]) => answer(self.chip.level(pin).map(|level| {
                self.watched.insert(pin, Watched { trigger: *trigger, level });
                HostAnswer::Done
            })),
            _ => HostAnswer::Unsupported,
        }
    }

    fn adc(&mut self, call: &BoardCall<'_>) -> HostAnswer {
        let value = match self.chip.adc(call.unit) {
            Ok(value) => i64::from(value),
            Err(fault) => return fault.into(),
        };
        match call.verb {
            "read_u16" => HostAnswer::Number(value),
            "read" => HostAnswer::Number(value >> 4),
            "read_uv" => HostAnswer::Number(value * C::ADC_FULL_UV / 65_535),
            "open" | "init" | "deinit" | "atten" | "width" => HostAnswer::Done,
            _ => HostAnswer::Unsupported,
        }
    }

    /// Duties are kept as 0 to 65535, whatever they were given in.
    fn pwm(&mut self, call: &BoardCall<'_>) -> HostAnswer {
        let pin = call.unit;
        let mut pulses =
            self.pulses.get(&pin).copied().unwrap_or(Pulses { frequency_hz: 5000, duty: 32_768 });
        let set = match (call.verb, call.numbers.first()) {
            ("freq", None) => return HostAnswer::Number(pulses.frequency_hz.into()),
            ("duty_u16", None) => return HostAnswer::Number(pulses.duty.into()),
            ("duty", None) => return HostAnswer::Number(i64::from(pulses.duty) / 64),
            ("duty_ns", None) => {
                let period_ns = 1_000_000_000 / i64::from(pulses.frequency_hz);
                return HostAnswer::Number(i64::from(pulses.duty) * period_ns / 65_535);
            }
            ("deinit", _) => {
                self.pulses.remove(&pin);
                return done(self.chip.pulse(pin, None));
            }
            ("open" | "init", _) => true,
            (verb, Some(value)) => pulses.set(verb, *value),
            _ => false,
        };
        // The frequency first: a duty in nanoseconds is a share of its period.
        let mut given = call.named.to_vec();
        given.sort_unstable_by_key(|(name, _)| *name != "freq");
        if !set || !given.iter().all(|(name, value)| pulses.set(name, *value)) {
            return HostAnswer::Unsupported;
        }
        answer(self.chip.pulse(pin, Some(pulses)).map(|()| {
            self.pulses.insert(pin, pulses);
            HostAnswer::Done
        }))
    }

    fn i2c(&mut self, call: &BoardCall<'_>) -> Result<HostAnswer, Fault> {
        let bus = call.unit;
        let number = |i: usize| call.numbers.get(i).copied().unwrap_or(0);
        match call.verb {
            "open" | "init" => {
                let frequency_hz = named(call, "freq").unwrap_or(400_000).clamp(1, 1_000_000) as u32;
                let lines = I2cLines { scl: line(call, "scl"), sda: line(call, "sda"), frequency_hz };
                return self.chip.i2c_open(bus, lines).map(|()| HostAnswer::Done);
            }
            "deinit" => return Ok(HostAnswer::Done),
            "scan" => return self.scan(bus),
            _ => {}
        }
        let address =
            u8::try_from(number(0)).ok().filter(|address| *address < 0x80).ok_or(Fault::Errno(22))?;
        let register = || {
            let size = (named(call, "addrsize").unwrap_or(8).clamp(8, 32) / 8) as usize;
            number(1).to_be_bytes()[8 - size..].to_vec()
        };
        let (out, count) = match call.verb {
            "readfrom" | "readfrom_into" => (vec![], number(1)),
            "readfrom_mem" | "readfrom_mem_into" => (register(), number(2)),
            "writeto" => (call.data.to_vec(), 0),
            "writeto_mem" => ([register(), call.data.to_vec()].concat(), 0),
            _ => return Err(Fault::Absent),
        };
        let mut into = filled(count, 0)?;
        self.chip.i2c(bus, address, &out, &mut into)?;
        Ok(match call.verb {
            "writeto" => HostAnswer::Number(out.len() as i64),
            "writeto_mem" => HostAnswer::Done,
            _ => HostAnswer::Bytes(into),
        })
    }

    /// The addresses at which somebody answers, but those that the bus keeps for itself.
    fn scan(&mut self, bus: u32) -> Result<HostAnswer, Fault> {
        let mut found = vec![];
        for address in 0x08..0x78 {
            match self.chip.i2c(bus, address, &[], &mut [0]) {
                Ok(()) => found.push(address.into()),
                Err(Fault::Absent) => return Err(Fault::Absent),
                Err(Fault::Errno(_)) => {}
            }
        }
        Ok(HostAnswer::Numbers(found))
    }

    fn spi(&mut self, call: &BoardCall<'_>) -> Result<HostAnswer, Fault> {
        let bus = call.unit;
        let mut bytes = match (call.verb, call.numbers) {
            ("open" | "init", numbers) => {
                let hz = named(call, "baudrate").or(numbers.first().copied()).unwrap_or(1_000_000);
                let bit = |name| named(call, name).unwrap_or(0) != 0;
                let lines = SpiLines {
                    sck: line(call, "sck"),
                    mosi: line(call, "mosi"),
                    miso: line(call, "miso"),
                    frequency_hz: hz.clamp(1, 80_000_000) as u32,
                    mode: u8::from(bit("polarity")) << 1 | u8::from(bit("phase")),
                };
                return self.chip.spi_open(bus, lines).map(|()| HostAnswer::Done);
            }
            ("deinit", _) => return Ok(HostAnswer::Done),
            ("read", [count, filler]) | ("readinto", [filler, count]) => filled(*count, *filler)?,
            ("read" | "readinto", [count]) => filled(*count, 0)?,
            ("write" | "write_readinto", _) => call.data.to_vec(),
            _ => return Err(Fault::Absent),
        };
        self.chip.spi(bus, &mut bytes)?;
        Ok(if call.verb == "write" { HostAnswer::Done } else { HostAnswer::Bytes(bytes) })
    }

    fn uart(&mut self, call: &BoardCall<'_>) -> Result<HostAnswer, Fault> {
        let port = call.unit;
        match call.verb {
            "open" | "init" => {
                let baud = named(call, "baudrate").or(call.numbers.first().copied()).unwrap_or(115_200);
                let baud = baud.clamp(1, 5_000_000) as u32;
                let lines = UartLines { tx: line(call, "tx"), rx: line(call, "rx"), baud };
                return self.chip.uart_open(port, lines).map(|()| HostAnswer::Done);
            }
            "deinit" | "flush" => return Ok(HostAnswer::Done),
            "txdone" => return Ok(HostAnswer::Bool(true)),
            "write" => {
                let sent = self.chip.uart_write(port, call.data)?;
                return Ok(HostAnswer::Number(sent as i64));
            }
            _ => {}
        }
        let came = self.chip.uart_take(port)?;
        let received = self.received.entry(port).or_default();
        received.extend(came);
        let count = match call.verb {
            "any" => return Ok(HostAnswer::Number(received.len() as i64)),
            // Nothing there is None, as in MicroPython.
            "read" | "readinto" | "readline" if received.is_empty() => return Ok(HostAnswer::Done),
            "readline" => {
                received.iter().position(|byte| *byte == b'\n').map_or(received.len(), |end| end + 1)
            }
            "read" | "readinto" => {
                call.numbers.first().map_or(usize::MAX, |count| usize::try_from(*count).unwrap_or(0))
            }
            _ => return Err(Fault::Absent),
        };
        Ok(HostAnswer::Bytes(received.drain(..count.min(received.len())).collect()))
    }
}

impl Pulses {
    /// Takes an argument of `PWM`; whether it is one.
    fn set(&mut self, name: &str, value: i64) -> bool {
        let period_ns = 1_000_000_000 / i64::from(self.frequency_hz.max(1));
        let duty = match name {
            "freq" => {
                self.frequency_hz = value.clamp(1, 40_000_000) as u32;
                return true;
            }
            "duty_u16" => value,
            "duty" => value.clamp(0, 1023) * 64,
            "duty_ns" => value.clamp(0, period_ns) * 65_535 / period_ns.max(1),
            _ => return false,
        };
        self.duty = duty.clamp(0, 65_535) as u16;
        true
    }
}

/// A pin that is given by name.
fn line(call: &BoardCall<'_>, name: &str) -> Option<u32> {
    named(call, name).and_then(|pin| u32::try_from(pin).ok())
}

/// So many bytes of a value, if no more than a transfer carries.
fn filled(count: i64, value: i64) -> Result<Vec<u8>, Fault> {
    let count = Some(count).filter(|count| (0..=TRANSFER_MAX).contains(count)).ok_or(Fault::Errno(22))?;
    Ok(vec![value as u8; count as usize])
}

fn done(result: Result<(), Fault>) -> HostAnswer {
    answer(result.map(|()| HostAnswer::Done))
}

fn answer(result: Result<HostAnswer, Fault>) -> HostAnswer {
    result.unwrap_or_else(HostAnswer::from)
}

impl From<Fault> for HostAnswer {
    fn from(fault: Fault) -> HostAnswer {
        match fault {
            Fault::Absent => HostAnswer::Unsupported,
            Fault::Errno(code) => HostAnswer::Errno(code),
        }
    }
}
