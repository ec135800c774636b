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

/// Microseconds since power came; resets do not touch it.
pub fn now_us() -> u64 {
    ticks() / TICKS_PER_US
}

fn ticks() -> u64 {
    loop {
        let (high, low, again): (u32, u32, u32);
        // SAFETY: reads a counter; it touches no memory.
        unsafe {
            asm!("csrr {}, timeh", "csrr {}, time", "csrr {}, timeh", out(reg) high, out(reg) low, out(reg) again,
                options(nomem, nostack));
        }
        if high == again {
            return u64::from(high) << 32 | u64::from(low);
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

/// When the watchdog bites, in ticks since power on; two halves, because no interrupt returns.
static DEADLINE: [AtomicU32; 2] = [AtomicU32::new(u32::MAX), AtomicU32::new(u32::MAX)];

/// The watchdog bites so long from now, and not before.
pub fn watch_for_ms(patience_ms: u64) {
    watch_until(ticks().saturating_add(patience_ms.saturating_mul(1000 * TICKS_PER_US)));
}

fn watch_until(deadline: u64) {
    DEADLINE[0].store(deadline as u32, Ordering::Relaxed);
    DEADLINE[1].store((deadline >> 32) as u32, Ordering::Relaxed);
    compare(deadline);
    mode::let_it_bite();
}

/// Sleeps until `wake_us`, until a device wants something, or until the watchdog bites; whichever is first.
pub fn sleep_until_us(wake_us: u64) {
    mode::sleep(wake_us.saturating_mul(TICKS_PER_US), deadline(), mode::TIMER | mode::DEVICES);
}

/// Sleeps until `wake_us` or until the watchdog bites, whatever devices want.
pub fn hold_until_us(wake_us: u64) {
    while now_us() < wake_us {
        mode::sleep(wake_us.saturating_mul(TICKS_PER_US), deadline(), mode::TIMER);
    }
}

/// The core's highest mode: the watchdog's interrupt is its own.
#[cfg(not(feature = "supervised"))]
mod mode {
    use core::arch::asm;

    use super::{compare, watch_until};

    /// Timer and devices, in `mie`.
    pub(super) const TIMER: u32 = 1 << 7;
    pub(super) const DEVICES: u32 = 1 << 11;
    /// Interrupts as a whole, in `mstatus`.
    const INTERRUPTS: u32 = 1 << 3;

    pub(super) fn let_it_bite() {
        // SAFETY: from here on the interrupt may come; it never returns, so it disturbs nobody.
        unsafe {
            asm!("csrs mie, {}", "csrs mstatus, {}", in(reg) TIMER, in(reg) INTERRUPTS, options(nostack))
        };
    }

    pub(super) fn sleep(wake: u64, deadline: u64, wakers: u32) {
        // SAFETY: with interrupts held back `wfi` ends at the first one that is pending, and none is taken.
        unsafe { asm!("csrc mstatus, {}", in(reg) INTERRUPTS, options(nostack)) };
        compare(wake.min(deadline));
        // SAFETY: as above.
        unsafe {
            asm!("csrs mie, {}", "wfi", "csrc mie, {}", in(reg) wakers, in(reg) DEVICES, options(nostack));
        }
        watch_until(deadline);
    }
}

/// Below the bootloader: the watchdog's interrupt is the bootloader's and cannot be held back from here; sleep has a
/// comparator of its own.
#[cfg(feature = "supervised")]
mod mode {
    use core::arch::asm;

    /// Timer and devices, in `sie`. No interrupt is ever taken in this mode.
    pub(super) const TIMER: u32 = 1 << 5;
    pub(super) const DEVICES: u32 = 1 << 9;

    pub(super) fn let_it_bite() {}

    pub(super) fn sleep(wake: u64, _: u64, wakers: u32) {
        // SAFETY: `wfi` ends at the first interrupt that is pending, and none is taken. 0x14D and 0x15D are the halves of
        // the comparator; its high half goes first to the far future.
        unsafe {
            asm!("csrw 0x15D, {never}", "csrw 0x14D, {low}", "csrw 0x15D, {high}",
                "csrw sie, {wakers}", "wfi", "csrw sie, zero",
                never = in(reg) u32::MAX, low = in(reg) wake as u32, high = in(reg) (wake >> 32) as u32,
                wakers = in(reg) wakers, options(nostack));
        }
    }
}

fn deadline() -> u64 {
    u64::from(DEADLINE[1].load(Ordering::Relaxed)) << 32 | u64::from(DEADLINE[0].load(Ordering::Relaxed))
}

fn compare(ticks: u64) {
    // SAFETY: the comparator is at that address. First a high half that lies in the future, so that no value in between
    // interrupts.
    unsafe {
        COMPARE.add(1).write_volatile(u32::MAX);
        COMPARE.write_volatile(ticks as u32);
        COMPARE.add(1).write_volatile((ticks >> 32) as u32);
    }
}
