//! From reset to `main`, and what happens when the core traps.
//!
//! A binary says `qemu_riscv32::main!(run, died);` with `fn run() -> u16`, the status with which QEMU ends, and
//! `fn died(trap::Why) -> !`, which is called once when the core traps: a program for tests ends, a device resets.

use core::arch::global_asm;
use core::panic::PanicInfo;

use crate::{memory, power, uart};

#[cfg(not(feature = "supervised"))]
macro_rules! begin_in_this_mode {
    () => {
        concat!(
            // Below the stack lie windows for devices, which swallow what is written: from here on they trap, for good.
            "li t0, 0x10000000\n csrw pmpaddr0, t0\n",
            "li t0, 0x20000000\n csrw pmpaddr1, t0\n",
            // The second entry: locked, from the first one's address up to its own, no access.
            "li t0, 0x8800\n csrw pmpcfg0, t0\n",
            "la t0, {trap}\n csrw mtvec, t0\n",
        )
    };
}

/// The bootloader has forbidden what lies below the stack.
#[cfg(feature = "supervised")]
macro_rules! begin_in_this_mode {
    () => {
        "la t0, {trap}\n csrw stvec, t0\n"
    };
}

global_asm!(
    ".section .text.start, \"ax\"",
    ".globl _start",
    "_start:",
    "   la   sp, __stack_top",
    begin_in_this_mode!(),
    "   la   a0, __data_start",
    "   la   a1, __data_end",
    "   la   a2, __data_source",
    "1: bgeu a0, a1, 2f",
    "   lw   t0, 0(a2)",
    "   sw   t0, 0(a0)",
    "   addi a0, a0, 4",
    "   addi a2, a2, 4",
    "   j    1b",
    "2: la   a0, __bss_start",
    "   la   a1, __bss_end",
    "3: bgeu a0, a1, 4f",
    "   sw   zero, 0(a0)",
    "   addi a0, a0, 4",
    "   j    3b",
    "4: j    {begin}",
    trap = sym trap_entry,
    begin = sym begin,
);

unsafe extern "Rust" {
    /// The binary's own `main`.
    safe fn board_main() -> u16;
    /// The binary's own end.
    safe fn board_died(why: Death) -> !;
}

extern "C" fn begin() -> ! {
    // SAFETY: the first thing that runs, and only once.
    unsafe { memory::take_over() };
    power::off(board_main());
}

/// Why the core does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Death {
    /// The timer's interrupt: the watchdog, see `clock`.
    Watchdog,
    /// An exception of the core, or a panic of Rust code, which is one.
    Trap,
}

/// Names the functions that a binary starts and dies with.
#[macro_export]
macro_rules! main {
    ($run:path, $died:path) => {
        // SAFETY: no other symbol of that name exists, and it has the type that `start` calls it with.
        #[unsafe(no_mangle)]
        fn board_main() -> u16 {
            $run()
        }
        // SAFETY: as above.
        #[unsafe(no_mangle)]
        fn board_died(why: $crate::start::Death) -> ! {
            $died(why)
        }
    };
}

#[cfg(not(feature = "supervised"))]
macro_rules! trap_in_this_mode {
    () => {
        "csrr a0, mcause\n csrr a1, mepc\n csrr a2, mtval"
    };
}

#[cfg(feature = "supervised")]
macro_rules! trap_in_this_mode {
    () => {
        "csrr a0, scause\n csrr a1, sepc\n csrr a2, stval"
    };
}

/// Trap: nothing returns from one. The stack may be what has failed: take its top again.
#[unsafe(naked)]
extern "C" fn trap_entry() -> ! {
    core::arch::naked_asm!(
        ".balign 4",
        "mv   a3, sp",
        "la   sp, __stack_top",
        trap_in_this_mode!(),
        "j    {trap}",
        trap = sym trap,
    )
}

/// `mcause` of the timer's interrupt in machine mode.
const TIMER: u32 = 1 << 31 | 7;

extern "C" fn trap(cause: u32, pc: u32, address: u32, stack: u32) -> ! {
    if cause == TIMER {
        board_died(Death::Watchdog);
    }
    let facts = [("\ntrap: cause ", cause), (", pc ", pc), (", address ", address), (", stack ", stack)];
    for (name, value) in facts {
        uart::print(name);
        uart::print_hex(value);
    }
    uart::print("\n");
    board_died(Death::Trap)
}

#[panic_handler]
fn panicked(_: &PanicInfo<'_>) -> ! {
    // Panics are built as a trap, which says where; this is never reached.
    board_died(Death::Trap)
}
