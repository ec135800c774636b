//! The console: a 16550 that the host reads as QEMU's serial port.

use core::fmt;

const UART: *mut u8 = 0x1000_0000 as *mut u8;
const LINE_STATUS: usize = 5;
const ROOM: u8 = 1 << 5;

/// Writes text, waiting for room.
pub fn print(text: &str) {
    text.bytes().for_each(put);
}

fn put(byte: u8) {
    // SAFETY: the machine has its UART at that address, and its registers are one byte each.
    unsafe {
        while UART.add(LINE_STATUS).read_volatile() & ROOM == 0 {}
        UART.write_volatile(byte);
    }
}

/// The console for `write!`.
pub struct Console;

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        print(text);
        Ok(())
    }
}
