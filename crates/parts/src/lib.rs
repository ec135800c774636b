//! What hangs on a board, as Python's module `machine` asks for it: pins, converters, pulses, buses, timers, watchdog, clock.
//!
//! A port implements [`Chip`]: the few things that hardware does. [`Parts`] makes MicroPython's methods of them, and has
//! everything that needs no hardware but a clock: timers, the program's watchdog, the date, edges of pins.
//!
//! ```
//! use parts::{Chip, Fault, Now, Parts};
//! use vm::{HostAnswer, host::BoardCall};
//!
//! /// A board with one converter.
//! struct Board;
//!
//! impl Chip for Board {
//!     fn adc(&mut self, pin: u32) -> Result<u16, Fault> {
//!         if pin == 3 { Ok(0x8000) } else { Err(Fault::Absent) }
//!     }
//! }
//!
//! let mut parts = Parts::new(Board);
//! let read = |unit| BoardCall { part: "adc", unit, verb: "read_u16", numbers: &[], named: &[], data: &[] };
//! let now = Now { ms: 0, unix_s: None };
//! assert_eq!(parts.call(&read(3), now), HostAnswer::Number(0x8000));
//! assert_eq!(parts.call(&read(4), now), HostAnswer::Unsupported);
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod calendar;
mod chip;
mod clock;
mod parts;
mod timers;

pub use chip::{Chip, Fault, I2cLines, Mode, Pull, Pulses, SpiLines, UartLines};
pub use clock::Now;
pub use parts::Parts;
