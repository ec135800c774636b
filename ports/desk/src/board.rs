//! A simulated board: its state is plain data that a test reads and drives.
//!
//! ```text
//! pins     driven by the program or from outside     adc   values per pin
//! pwm      frequency and duty, per pin               i2c   registers per (bus, address)
//! spi      what goes out comes back in               uart  without an other side, what is sent comes back
//! ```

use std::collections::BTreeMap;

use parts::{Chip, Fault, I2cLines, Mode, Pull, Pulses, SpiLines, UartLines};

/// No such device.
const ENODEV: Fault = Fault::Errno(19);

/// The state of a board.
#[derive(Debug, Default)]
pub struct Board {
    /// The levels of the pins that somebody has touched.
    pub pins: BTreeMap<u32, bool>,
    /// What the converters measure: 0 to 65535, per pin.
    pub adc: BTreeMap<u32, u16>,
    /// What the program makes of its PWM pins.
    pub pwm: BTreeMap<u32, Pulses>,
    /// Devices on the I2C buses, by bus and address: 256 registers each.
    pub i2c: BTreeMap<(u32, u8), Vec<u8>>,
    /// Bytes on their way to the program, by UART.
    pub uart_in: BTreeMap<u32, Vec<u8>>,
    /// Bytes that the program has sent, by UART; without an entry they come back to it.
    pub uart_out: BTreeMap<u32, Vec<u8>>,
    /// Which register of an I2C device is read next.
    pointers: BTreeMap<(u32, u8), u8>,
}

impl Chip for Board {
    fn cpu_hz(&self) -> Option<u32> {
        Some(160_000_000)
    }

    /// A pull is what an untouched pin shows.
    fn configure(&mut self, pin: u32, _: Mode, pull: Pull) -> Result<(), Fault> {
        self.pins.entry(pin).or_insert(pull == Pull::Up);
        Ok(())
    }

    fn drive(&mut self, pin: u32, level: bool) -> Result<(), Fault> {
        self.pins.insert(pin, level);
        Ok(())
    }

    fn level(&mut self, pin: u32) -> Result<bool, Fault> {
        Ok(self.pins.get(&pin).copied().unwrap_or(false))
    }

    fn adc(&mut self, pin: u32) -> Result<u16, Fault> {
        Ok(self.adc.get(&pin).copied().unwrap_or(0))
    }

    fn pulse(&mut self, pin: u32, pulses: Option<Pulses>) -> Result<(), Fault> {
        match pulses {
            Some(pulses) => self.pwm.insert(pin, pulses),
            None => self.pwm.remove(&pin),
        };
        Ok(())
    }

    fn i2c_open(&mut self, _: u32, _: I2cLines) -> Result<(), Fault> {
        Ok(())
    }

    /// As most sensors do it: the first byte names a register, the others go there; a read goes on from that register.
    fn i2c(&mut self, bus: u32, address: u8, out: &[u8], into: &mut [u8]) -> Result<(), Fault> {
        let registers = self.i2c.get_mut(&(bus, address)).ok_or(ENODEV)?;
        registers.resize(256, 0);
        let pointer = self.pointers.entry((bus, address)).or_default();
        if let Some((first, rest)) = out.split_first() {
            *pointer = *first;
            for byte in rest {
                registers[usize::from(*pointer)] = *byte;
                *pointer = pointer.wrapping_add(1);
            }
        }
        for byte in into {
            *byte = registers[usize::from(*pointer)];
            *pointer = pointer.wrapping_add(1);
        }
        Ok(())
    }

    fn spi_open(&mut self, _: u32, _: SpiLines) -> Result<(), Fault> {
        Ok(())
    }

    fn spi(&mut self, _: u32, _: &mut [u8]) -> Result<(), Fault> {
        Ok(())
    }

    fn uart_open(&mut self, _: u32, _: UartLines) -> Result<(), Fault> {
        Ok(())
    }

    fn uart_write(&mut self, port: u32, bytes: &[u8]) -> Result<usize, Fault> {
        let there = match self.uart_out.get_mut(&port) {
            Some(out) => out,
            None => self.uart_in.entry(port).or_default(),
        };
        there.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn uart_take(&mut self, port: u32) -> Result<Vec<u8>, Fault> {
        Ok(self.uart_in.remove(&port).unwrap_or_default())
    }
}
