//! What hardware does for Python: a port implements what its board has, and leaves the rest.

use alloc::vec::Vec;

/// The hardware of a board. Numbers of pins and buses are the chip's own.
///
/// **For implementers**: nothing here waits for longer than a transfer takes, and none of it panics, whatever number comes
/// from a program. What a board has not stays [`Fault::Absent`].
pub trait Chip {
    /// What a converter shows at its largest value, in microvolts.
    const ADC_FULL_UV: i64 = 3_300_000;

    /// Cycles of the core per second, where that means something.
    fn cpu_hz(&self) -> Option<u32> {
        None
    }

    /// Sets up a pin.
    ///
    /// # Errors
    /// [`Fault`].
    fn configure(&mut self, pin: u32, mode: Mode, pull: Pull) -> Result<(), Fault> {
        let _ = (pin, mode, pull);
        Err(Fault::Absent)
    }

    /// Drives a pin.
    ///
    /// # Errors
    /// [`Fault`].
    fn drive(&mut self, pin: u32, level: bool) -> Result<(), Fault> {
        let _ = (pin, level);
        Err(Fault::Absent)
    }

    /// The level of a pin.
    ///
    /// # Errors
    /// [`Fault`].
    fn level(&mut self, pin: u32) -> Result<bool, Fault> {
        let _ = pin;
        Err(Fault::Absent)
    }

    /// What the converter of a pin measures: 0 to 65535.
    ///
    /// # Errors
    /// [`Fault`].
    fn adc(&mut self, pin: u32) -> Result<u16, Fault> {
        let _ = pin;
        Err(Fault::Absent)
    }

    /// Gives pulses on a pin, or none any more.
    ///
    /// # Errors
    /// [`Fault`].
    fn pulse(&mut self, pin: u32, pulses: Option<Pulses>) -> Result<(), Fault> {
        let _ = (pin, pulses);
        Err(Fault::Absent)
    }

    /// Sets up a bus as controller.
    ///
    /// # Errors
    /// [`Fault`].
    fn i2c_open(&mut self, bus: u32, lines: I2cLines) -> Result<(), Fault> {
        let _ = (bus, lines);
        Err(Fault::Absent)
    }

    /// Writes, then reads, without letting go of the bus in between; either may be empty.
    ///
    /// # Errors
    /// [`Fault::Errno`] 19 (ENODEV) when nobody answers at the address, 110 (ETIMEDOUT) when the bus hangs.
    fn i2c(&mut self, bus: u32, address: u8, out: &[u8], into: &mut [u8]) -> Result<(), Fault> {
        let _ = (bus, address, out, into);
        Err(Fault::Absent)
    }

    /// Sets up a bus as controller.
    ///
    /// # Errors
    /// [`Fault`].
    fn spi_open(&mut self, bus: u32, lines: SpiLines) -> Result<(), Fault> {
        let _ = (bus, lines);
        Err(Fault::Absent)
    }

    /// Sends the bytes; what came meanwhile takes their place.
    ///
    /// # Errors
    /// [`Fault`].
    fn spi(&mut self, bus: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        let _ = (bus, bytes);
        Err(Fault::Absent)
    }

    /// Sets up a serial port: eight bits, no parity, one stop bit.
    ///
    /// # Errors
    /// [`Fault`].
    fn uart_open(&mut self, port: u32, lines: UartLines) -> Result<(), Fault> {
        let _ = (port, lines);
        Err(Fault::Absent)
    }

    /// Sends what fits; how many bytes that were.
    ///
    /// # Errors
    /// [`Fault`].
    fn uart_write(&mut self, port: u32, bytes: &[u8]) -> Result<usize, Fault> {
        let _ = (port, bytes);
        Err(Fault::Absent)
    }

    /// What came since the last time.
    ///
    /// # Errors
    /// [`Fault`].
    fn uart_take(&mut self, port: u32) -> Result<Vec<u8>, Fault> {
        let _ = port;
        Err(Fault::Absent)
    }
}

/// A board whose pins lead nowhere.
impl Chip for () {}

/// Why hardware did not do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The board has no such thing.
    Absent,
    /// It failed, with a number of `errno` as Linux has them.
    Errno(i32),
}

/// What a pin is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is read.
    In,
    /// It is driven.
    Out,
    /// It is pulled low, or let go.
    OpenDrain,
}

/// Where an undriven pin goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pull {
    /// Wherever it likes.
    None,
    /// Low.
    Down,
    /// High.
    Up,
}

/// Pulses of a pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulses {
    /// How many in a second.
    pub frequency_hz: u32,
    /// The share of the time that the pin is high: 0 to 65535.
    pub duty: u16,
}

/// The lines of an I2C bus; `None`: those that the board has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct I2cLines {
    /// Clock.
    pub scl: Option<u32>,
    /// Data.
    pub sda: Option<u32>,
    /// Clock rate.
    pub frequency_hz: u32,
}

/// The lines of an SPI bus; `None`: those that the board has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpiLines {
    /// Clock.
    pub sck: Option<u32>,
    /// Out.
    pub mosi: Option<u32>,
    /// In.
    pub miso: Option<u32>,
    /// Bits per second.
    pub frequency_hz: u32,
    /// 0 to 3: polarity of the clock in bit 1, its phase in bit 0.
    pub mode: u8,
}

/// The lines of a serial port; `None`: those that the board has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UartLines {
    /// Out.
    pub tx: Option<u32>,
    /// In.
    pub rx: Option<u32>,
    /// Bits per second.
    pub baud: u32,
}
