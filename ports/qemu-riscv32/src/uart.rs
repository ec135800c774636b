//! The console: a 16550 that the host reads and writes as QEMU's serial port.

use core::fmt;

const UART: *mut u8 = 0x1000_0000 as *mut u8;
const DATA: usize = 0;
const INTERRUPTS: usize = 1;
const FIFO: usize = 2;
const LINE_STATUS: usize = 5;
const THERE: u8 = 1;
const ROOM: u8 = 1 << 5;

/// Writes text, waiting for room.
pub fn print(text: &str) {
    write(text.as_bytes());
}

/// Writes bytes, waiting for room.
pub fn write(bytes: &[u8]) {
    for byte in bytes {
        while get(LINE_STATUS) & ROOM == 0 {}
        set(DATA, *byte);
    }
}

/// Writes a number as eight hexadecimal digits.
pub fn print_hex(number: u32) {
    print("0x");
    for shift in (0..8).rev() {
        let digit = (number >> (4 * shift) & 15) as u8;
        write(&[if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }]);
    }
}

/// From now on a byte that comes raises the serial port's interrupt line.
pub fn listen() {
    set(FIFO, 1);
    set(INTERRUPTS, 1);
}

/// The next byte that came, if there is one.
pub fn read() -> Option<u8> {
    (get(LINE_STATUS) & THERE != 0).then(|| get(DATA))
}

fn get(register: usize) -> u8 {
    // SAFETY: the machine has its UART at that address, and its registers are one byte each.
    unsafe { UART.add(register).read_volatile() }
}

fn set(register: usize, value: u8) {
    // SAFETY: as above.
    unsafe { UART.add(register).write_volatile(value) };
}

/// The console for `write!`.
pub struct Console;

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        print(text);
        Ok(())
    }
}
