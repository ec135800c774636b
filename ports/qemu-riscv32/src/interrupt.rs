//! The interrupt controller: it ends the core's sleep when a device wants something, and does nothing else. No handler
//! runs; whoever wakes looks at its devices.

const CONTROLLER: usize = 0x0C00_0000;
/// Each mode of hart 0 has its own registers.
const MODE: usize = if cfg!(feature = "supervised") { 1 } else { 0 };
const ENABLE: usize = CONTROLLER + 0x2000 + 0x80 * MODE;
const THRESHOLD: usize = CONTROLLER + 0x20_0000 + 0x1000 * MODE;
const CLAIM: usize = THRESHOLD + 4;

/// The serial port's line.
pub const UART: u32 = 10;

/// The line of the virtio device in `slot`.
pub const fn virtio(slot: u32) -> u32 {
    1 + slot
}

/// Lets these lines wake the core.
pub fn enable(lines: &[u32]) {
    let mask = lines.iter().fold(0, |mask, line| mask | 1 << line);
    for line in lines {
        write(CONTROLLER + 4 * *line as usize, 1);
    }
    write(ENABLE, mask);
    write(THRESHOLD, 0);
}

/// Takes note of every line that is raised; one whose device was not served rises again at once.
pub fn acknowledge() {
    let mut raised = 0;
    loop {
        match read(CLAIM) {
            0 => break,
            line => raised |= 1 << line,
        }
    }
    (1..32).filter(|line| raised & 1 << line != 0).for_each(|line| write(CLAIM, line));
}

fn read(register: usize) -> u32 {
    // SAFETY: a register of the controller, which the machine has at that address.
    unsafe { (register as *const u32).read_volatile() }
}

fn write(register: usize, value: u32) {
    // SAFETY: as above.
    unsafe { (register as *mut u32).write_volatile(value) };
}
