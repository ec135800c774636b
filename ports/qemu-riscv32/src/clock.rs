//! Time: a counter of 10 MHz since power on, a battery clock that knows the year, and one comparator.
//!
//! The comparator belongs to the watchdog: its interrupt is the only one that is ever taken, and the core does not return
//! from it. While the core sleeps it also ends the sleep (see [`sleep_until_us`]); then the interrupt is held back.

use core::arch::asm;
use core::sync::atomic::{AtomicU32, Ordering};

/// Ticks of the counter in a microsecond.
const TICKS_PER_US: u64 = 10;

/// The comparator of hart 0.
const COMPARE: *mut u32 = 0x0200_4000 as *mut u32;
/// The battery clock: nanoseconds since 1970, its low half first.
const BATTERY_CLOCK: *mut u32 = 0x0010_1000 as *mut u32;

/// Timer and devices, in `mie`; the timer in `mip`.
const TIMER: u32 = 1 << 7;
const DEVICES: u32 = 1 << 11;
/// Interrupts as a whole, in `mstatus`.
const INTERRUPTS: u32 = 1 << 3;

/// Microseconds since power came; resets do not touch it.
pub fn now_us() -> u64 {
    loop {
        let (high, low, again): (u32, u32, u32);
        // SAFETY: reads a counter; it touches no memory.
        unsafe {
            asm!("csrr {}, timeh", "csrr {}, time", "csrr {}, timeh", out(reg) high, out(reg) low, out(reg) again,
                options(nomem, nostack));
        }
        if high == again {
            return (u64::from(high) << 32 | u64::from(low)) / TICKS_PER_US;
        }
    }
}

/// Seconds since 1970 in UTC.
pub fn unix_s() -> f64 {
    // SAFETY: the battery clock is at that address; reading the low half holds the high one.
    let (low, high) = unsafe { (BATTERY_CLOCK.read_volatile(), BATTERY_CLOCK.add(1).read_volatile()) };
    let ns = u64::from(high) << 32 | u64::from(low);
    (ns / 1000) as f64 / 1e6
}

/// When the watchdog bites, in milliseconds since power on; two halves, because no interrupt returns.
static DEADLINE: [AtomicU32; 2] = [AtomicU32::new(u32::MAX), AtomicU32::new(u32::MAX)];

/// The watchdog bites at `deadline_us`, and not before.
pub fn watch_until_us(deadline_us: u64) {
    DEADLINE[0].store(deadline_us as u32, Ordering::Relaxed);
    DEADLINE[1].store((deadline_us >> 32) as u32, Ordering::Relaxed);
    compare(deadline_us);
    // SAFETY: from here on the interrupt may come; it never returns, so it disturbs nobody.
    unsafe { asm!("csrs mie, {}", "csrs mstatus, {}", in(reg) TIMER, in(reg) INTERRUPTS, options(nostack)) };
}

/// Sleeps until `wake_us`, until a device wants something, or until the watchdog bites; whichever is first.
pub fn sleep_until_us(wake_us: u64) {
    let deadline_us = deadline_us();
    // SAFETY: with interrupts held back `wfi` ends at the first one that is pending, and none is taken.
    unsafe { asm!("csrc mstatus, {}", in(reg) INTERRUPTS, options(nostack)) };
    compare(wake_us.min(deadline_us));
    // SAFETY: as above.
    unsafe {
        asm!("csrs mie, {}", "wfi", "csrc mie, {}", in(reg) TIMER | DEVICES, in(reg) DEVICES, options(nostack));
    }
    watch_until_us(deadline_us);
}

fn deadline_us() -> u64 {
    u64::from(DEADLINE[1].load(Ordering::Relaxed)) << 32 | u64::from(DEADLINE[0].load(Ordering::Relaxed))
}

fn compare(at_us: u64) {
    let ticks = at_us.saturating_mul(TICKS_PER_US);
    // SAFETY: the comparator is at that address. First a high half that lies in the future, so that no value in between
    // interrupts.
    unsafe {
        COMPARE.add(1).write_volatile(u32::MAX);
        COMPARE.write_volatile(ticks as u32);
        COMPARE.add(1).write_volatile((ticks >> 32) as u32);
    }
}
