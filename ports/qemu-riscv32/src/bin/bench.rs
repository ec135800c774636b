//! Runs compiled programs on the machine and counts the core's instructions.
//!
//! The second flash holds the tray: `TRAY`, the number of programs, then for each its place, its length and the bytes of
//! heap that it gets (words of 32 bits, little endian). What a program prints goes to the console as it is; a mark
//! follows, then one line `name=number …`, then what ended the program if that was not its own end, then a mark.

#![no_std]
#![no_main]
extern crate alloc;

use core::fmt::Write;

use qemu_riscv32::start::Death;
use qemu_riscv32::{counter, flash, memory, power, uart};
use vm::{Config, Host, HostAnswer, HostCall, Outcome, Recorder, Vm, Wait};

qemu_riscv32::main!(run_all, died);

/// Status of a core that trapped.
const TRAPPED: u16 = 101;

fn died(_: Death) -> ! {
    power::off(TRAPPED)
}

/// Limits as a device has them: 16 KB of registers, some 250 calls deep.
const CONFIG: Config = Config {
    stack_words: 4 * 1024,
    frames: 250,
    native_depth: 50,
    ..Config::DEFAULT
};

const BUDGET_STEPS: u64 = 100_000;
/// Before and after the figures of a program.
const MARK: &str = "\u{1e}--";
const ENTRY_WORDS: usize = 3;

fn run_all() -> u16 {
    let flash = flash::contents();
    let word = |index: usize| {
        let bytes = flash.get(index * 4..index * 4 + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
    };
    if !flash.starts_with(b"TRAY") {
        uart::print("no tray of programs in the second flash\n");
        return 1;
    }
    for number in 0..word(1).unwrap_or(0) {
        let entry = 2 + number * ENTRY_WORDS;
        let (Some(place), Some(length), Some(heap_bytes)) = (word(entry), word(entry + 1), word(entry + 2))
        else {
            return 1;
        };
        let Some(bytes) = place.checked_add(length).and_then(|end| flash.get(place..end)) else { return 1 };
        let end = run(bytes, heap_bytes);
        let _ = writeln!(uart::Console, "{end}{MARK}");
    }
    0
}

/// Runs one program and prints its figures; answers what ended it if that was not its own end.
fn run(bytes: &[u8], heap_bytes: usize) -> alloc::string::String {
    let before = memory::usage();
    memory::forget_peak();
    let begun = counter::instructions();
    let program = match bytecode::check(bytes) {
        Ok(program) => program,
        Err(fault) => {
            uart::print(MARK);
            return alloc::format!("\nrefused: {fault}\n");
        }
    };
    let checked = counter::instructions();
    let heap = alloc::vec![0; heap_bytes / 4].into_boxed_slice();
    let Some(mut machine) = Vm::new(program, heap, CONFIG) else {
        uart::print(MARK);
        return "\nno room for the machine\n".into();
    };
    let ready = counter::instructions();
    let mut host = Console::default();
    let outcome = to_the_end(&mut machine, &mut host);
    let ended = counter::instructions();
    let stats = machine.stats();
    machine.collect();
    let collected = counter::instructions();
    let memory = memory::usage();
    let _ = writeln!(
        uart::Console,
        "{MARK}instructions={} check={} start={} steps={} collect={} collections={} heap_peak={} live={} rust={} rust_peak={} stack={}",
        ended - ready,
        checked - begun,
        ready - checked,
        stats.steps,
        collected - ended,
        stats.heap.collections,
        stats.heap.peak_words * 4,
        machine.stats().heap.used_words * 4,
        memory.used_bytes - before.used_bytes - heap_bytes,
        memory.peak_bytes - before.used_bytes - heap_bytes,
        memory::stack_peak_bytes(),
    );
    match outcome {
        Outcome::Done(0) => alloc::string::String::new(),
        Outcome::Done(status) => alloc::format!("status {status}\n"),
        Outcome::Raised(traceback) => traceback.print(&|_, _| None),
        outcome => alloc::format!("{outcome:?}\n"),
    }
}

fn to_the_end(machine: &mut Vm<'_>, host: &mut Console) -> Outcome {
    loop {
        match machine.run(BUDGET_STEPS, host) {
            Outcome::OutOfBudget => {}
            Outcome::Pending(Wait::Until(time_ms)) => host.rest.now_ms = time_ms,
            end => return end,
        }
    }
}

/// The world as the tests on the host give it, but what is printed goes out at once.
#[derive(Default)]
struct Console {
    rest: Recorder,
}

impl Host for Console {
    fn print(&mut self, text: &str) {
        uart::print(text);
    }

    /// The console is standard output alone: what is compared with CPython's.
    fn print_error(&mut self, _: &str) {}

    fn now_ms(&mut self) -> u64 {
        self.rest.now_ms()
    }

    fn unix_seconds(&mut self) -> f64 {
        self.rest.unix_seconds()
    }

    fn random_u32(&mut self) -> u32 {
        self.rest.random_u32()
    }

    /// The clock here is one that only waiting moves.
    fn block(&mut self, wait: Wait) -> bool {
        let Wait::Until(time_ms) = wait else { return false };
        self.rest.now_ms = time_ms;
        true
    }

    fn call(&mut self, request: HostCall<'_>) -> HostAnswer {
        self.rest.call(request)
    }
}
