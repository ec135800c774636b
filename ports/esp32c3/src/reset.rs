//! Why the chip starts: what the chip knows, and a note in RTC memory for what only the program knew.

use core::panic::PanicInfo;

use esp_hal::ram;
use esp_hal::rtc_cntl::SocResetReason;
use esp_hal::system;
use slots::Cause;

/// Tells a note from whatever lies in that memory after power came.
const MARK: u32 = 0x5265_7374;

/// The note; its second word is the first one's complement.
#[ram(unstable(rtc_fast, persistent))]
static mut NOTE: [u32; 2] = [0; 2];

/// Resets the chip; the next start finds this cause.
pub fn reset(cause: Cause) -> ! {
    let word = MARK ^ number(cause);
    write_note([word, !word]);
    system::software_reset()
}

/// Why the chip started. The note is taken away: it is true once.
pub fn take_cause() -> Cause {
    let [word, check] = read_note();
    write_note([0; 2]);
    match system::reset_reason() {
        Some(SocResetReason::CoreSw | SocResetReason::Cpu0Sw) if check == !word => cause(word ^ MARK),
        // By software, and not by ours: the core's own way to end.
        Some(SocResetReason::CoreSw | SocResetReason::Cpu0Sw) => Cause::Crash,
        Some(
            SocResetReason::CoreMwdt0
            | SocResetReason::CoreMwdt1
            | SocResetReason::CoreRtcWdt
            | SocResetReason::Cpu0Mwdt0
            | SocResetReason::Cpu0Mwdt1
            | SocResetReason::Cpu0RtcWdt
            | SocResetReason::SysRtcWdt
            | SocResetReason::SysSuperWdt,
        ) => Cause::Watchdog,
        // Power, brownout, glitches, and the cable's own reset: they say nothing of the firmware.
        _ => Cause::PowerOn,
    }
}

fn number(cause: Cause) -> u32 {
    match cause {
        Cause::PowerOn => 0,
        Cause::Software => 1,
        Cause::Watchdog => 2,
        Cause::Crash => 3,
    }
}

fn cause(number: u32) -> Cause {
    match number {
        0 => Cause::PowerOn,
        1 => Cause::Software,
        2 => Cause::Watchdog,
        _ => Cause::Crash,
    }
}

fn read_note() -> [u32; 2] {
    // SAFETY: one core, and no interrupt looks at it.
    unsafe { (&raw const NOTE).read_volatile() }
}

fn write_note(words: [u32; 2]) {
    // SAFETY: as above.
    unsafe { (&raw mut NOTE).write_volatile(words) };
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    reset(Cause::Crash)
}

/// A trap of the core; the library calls it by this name.
#[unsafe(no_mangle)]
extern "C" fn ExceptionHandler() -> ! {
    reset(Cause::Crash)
}
