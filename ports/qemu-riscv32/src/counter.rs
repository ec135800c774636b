//! The number of instructions that the core has retired: under `-icount` the same in every run.

use core::arch::asm;

/// Instructions retired since the core started.
pub fn instructions() -> u64 {
    loop {
        let high = high_word();
        let low: u32;
        // SAFETY: reads a counter of machine mode, which this code runs in; it touches no memory.
        unsafe { asm!("csrr {}, minstret", out(reg) low, options(nomem, nostack)) };
        if high == high_word() {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

fn high_word() -> u32 {
    let high: u32;
    // SAFETY: as above.
    unsafe { asm!("csrr {}, minstreth", out(reg) high, options(nomem, nostack)) };
    high
}
