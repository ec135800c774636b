//! The end of a run: QEMU leaves, or the machine resets and knows afterwards why.
//!
//! A note in the last words of the RAM outlives a reset, as a register of an RTC domain does on a chip. When power comes
//! the RAM holds no note, and so that is the cause then.

use slots::Cause;

const TEST_DEVICE: *mut u32 = 0x0010_0000 as *mut u32;
const PASS: u32 = 0x5555;
const FAIL: u32 = 0x3333;
const RESET: u32 = 0x7777;

/// Ends QEMU, 0 for success.
pub fn off(status: u16) -> ! {
    tell(if status == 0 { PASS } else { FAIL | u32::from(status) << 16 })
}

/// Resets the machine; the next start finds this cause.
pub fn reset(cause: Cause) -> ! {
    let word = match cause {
        Cause::PowerOn => 0,
        Cause::Software => 1,
        Cause::Watchdog => 2,
        Cause::Crash => 3,
    };
    // SAFETY: the linker script leaves these words to this file alone.
    unsafe {
        note().write_volatile(MARK ^ word);
        note().add(1).write_volatile(!(MARK ^ word));
    }
    tell(RESET)
}

/// Why the machine started. The note is taken away: it is true once.
pub fn take_cause() -> Cause {
    let cause = cause();
    // SAFETY: as above.
    unsafe { note().write_volatile(0) };
    cause
}

/// Why the machine started; the note stays for whoever comes next.
pub fn cause() -> Cause {
    // SAFETY: as above.
    let (word, check) = unsafe { (note().read_volatile(), note().add(1).read_volatile()) };
    match word ^ MARK {
        1 if check == !word => Cause::Software,
        2 if check == !word => Cause::Watchdog,
        3 if check == !word => Cause::Crash,
        _ => Cause::PowerOn,
    }
}

/// Tells a note from whatever else may lie in RAM.
const MARK: u32 = 0x5265_7374;

fn note() -> *mut u32 {
    unsafe extern "C" {
        static mut __reset_note: u32;
    }
    &raw mut __reset_note
}

fn tell(word: u32) -> ! {
    // SAFETY: the machine's test device is at that address; it takes one word.
    unsafe { TEST_DEVICE.write_volatile(word) };
    loop {
        core::hint::spin_loop();
    }
}
