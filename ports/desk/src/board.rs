//! A simulated board: its state is plain data that a test reads and drives, or files that a person does.
//!
//! ```text
//! pins     driven by the program or from outside     adc   values per pin
//! pwm      frequency and duty, per pin               i2c   registers per (bus, address)
//! spi      what goes out comes back in               uart  without an other side, what is sent comes back
//! ```

use std::collections::BTreeMap;
use std::path::PathBuf;

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
    /// The folder in which pins and converters are files.
    wires: Option<PathBuf>,
}

impl Board {
    /// A board whose pins and converters are files with a number in them: `pins/2` is 0 or 1, `adc/3` is 0 to 65535. A pin
    /// that the program drives is written, and any other one is read: `echo 1 > pins/4` presses a button.
    pub fn wired(folder: PathBuf) -> Board {
        Board { wires: Some(folder), ..Board::default() }
    }

    /// The number in a file, if there is one.
    fn wire(&self, kind: &str, pin: u32) -> Option<u16> {
        let file = self.wires.as_ref()?.join(kind).join(pin.to_string());
        std::fs::read_to_string(file).ok()?.trim().parse().ok()
    }

    /// Shows a level. Where it cannot be written nobody sees the lamp, and the program goes on as it would.
    fn show(&self, pin: u32, level: bool) {
        let Some(folder) = self.wires.as_ref().map(|folder| folder.join("pins")) else { return };
        let _ = std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(folder.join(pin.to_string()), if level { "1\n" } else { "0\n" }));
    }
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
        self.show(pin, level);
        Ok(())
    }

    fn level(&mut self, pin: u32) -> Result<bool, Fault> {
        let wire = self.wire("pins", pin).map(|level| level != 0);
        Ok(wire.or(self.pins.get(&pin).copied()).unwrap_or(false))
    }

    fn adc(&mut self, pin: u32) -> Result<u16, Fault> {
        Ok(self.wire("adc", pin).or(self.adc.get(&pin).copied()).unwrap_or(0))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wired_board_shows_what_is_driven_and_reads_what_a_hand_has_written() {
        let folder = std::env::temp_dir().join(format!("updraft-wires-{}", std::process::id()));
        let mut board = Board::wired(folder.clone());
        board.drive(2, true).expect("a pin");
        assert_eq!(std::fs::read_to_string(folder.join("pins/2")).ok().as_deref(), Some("1\n"));
        assert_eq!(
            (board.level(2), board.level(4)),
            (Ok(true), Ok(false)),
            "nobody has touched the other one"
        );
        std::fs::write(folder.join("pins/4"), "1").expect("a file");
        std::fs::create_dir_all(folder.join("adc")).expect("a folder");
        std::fs::write(folder.join("adc/3"), " 40000\n").expect("a file");
        assert_eq!((board.level(4), board.adc(3)), (Ok(true), Ok(40_000)));
        std::fs::write(folder.join("adc/3"), "warm").expect("a file");
        assert_eq!(board.adc(3), Ok(0), "no number is none");
        std::fs::remove_dir_all(folder).expect("a folder");
    }
}
