//! The device on bare metal: it boots a slot, runs its Python program and converses with the cloud, with nothing beneath.
//!
//! ```text
//! power or reset → the cause → network, entropy, flash → device::run, until it wants a reset → reset
//!                                                      ↘ somebody knocks at the serial line → bare::cable → reset
//! ```
//!
//! One future is everything that happens; while it waits, the core sleeps (`executor`). A core that traps, a panic and
//! the watchdog all end in a reset whose cause the next start knows.

#![no_std]
#![no_main]
extern crate alloc;

mod board;
mod cable;
mod executor;
mod network;
mod timers;
mod virtio;

use alloc::boxed::Box;
use core::cell::{Cell, RefCell};
use core::fmt::Write as _;
use core::pin::Pin;

use device::{Event, Exit, Port};
use embassy_futures::select::{Either3, select3};
use qemu_riscv32::flash::NorChip;
use qemu_riscv32::start::Death;
use qemu_riscv32::{clock, interrupt, memory, power, uart};
use slots::Cause;

use board::Board;
use cable::Cable;
use network::Network;
use virtio::Entropy;

qemu_riscv32::main!(power_on, died);

fn power_on() -> u16 {
    let cause = power::take_cause();
    // SAFETY: the one hand for the slots and zones of programs; see also `Board::vm_flash`.
    let mut flash = unsafe { NorChip::take() };
    let Some(entropy) = Entropy::find() else {
        // Without randomness there is no TLS and no port for a connection: this is another machine.
        uart::print("[updraft] no random number generator; start QEMU with -device virtio-rng-device\n");
        return 1;
    };
    let entropy = RefCell::new(entropy);
    let network = Network::find(&entropy);
    interrupt::enable(&[interrupt::UART, network.line()]);
    let (stack, mut carrier) = network.start();
    let board = Board {
        stack,
        entropy,
        cause,
        start_us: clock::now_us(),
        watchdog_ms: Cell::new(0),
        mid_line: Cell::new(false),
        before_network: Cell::new(None),
        parts: RefCell::default(),
    };
    uart::listen();
    let device = boxed(|| device::run(&board, &mut flash));
    let cause = match executor::block_on(select3(carrier.run(), device, bare::cable::knock(&mut Cable))) {
        Either3::First(never) => never,
        Either3::Second(Exit::Reset(cause)) => cause,
        Either3::Third(frame) => {
            executor::block_on(bare::cable::serve(&board, &mut flash, &mut Cable, frame));
            // Whoever holds the cable could as well have cut the power.
            Cause::PowerOn
        }
    };
    board.note(Event::Reset { cause });
    tell_memory(&board);
    power::reset(cause)
}

/// What this boot has used of the RAM: the network's part is what came on top of everything else, Python included.
fn tell_memory(board: &Board) {
    let (heap, stack) = (memory::usage().peak_bytes, memory::stack_peak_bytes());
    let network = board.before_network.get().map_or(0, |before| heap.saturating_sub(before));
    // The console takes everything.
    let _ = writeln!(
        uart::Console,
        "[updraft] memory: {heap} bytes of heap at most, {network} of them for the network, {stack} of stack since power came"
    );
}

/// A task in the heap: what it remembers over its waits does not belong on the stack, not even on its way there.
#[inline(never)]
fn boxed<F: Future>(task: impl FnOnce() -> F) -> Pin<Box<F>> {
    Box::pin(task())
}

/// What ends a boot against its will.
fn died(why: Death) -> ! {
    let (word, cause) = match why {
        Death::Watchdog => ("watchdog", Cause::Watchdog),
        Death::Trap => ("crash", Cause::Crash),
    };
    uart::print("\n[updraft] reset: ");
    uart::print(word);
    uart::print("\n");
    power::reset(cause)
}
