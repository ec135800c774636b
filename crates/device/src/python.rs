//! The task that runs the Python program: a budget of steps, then everybody else's turn; asleep while the program
//! waits. Nothing that a program does stops the conversation.
//!
//! ```text
//! loop { post what came; match vm.run(BUDGET) { used up → yield · waits → sleep · ended → rest · died → rest or reset } }
//! ```

use alloc::string::String;
use alloc::vec;
use core::fmt::Write as _;
use core::future::pending;

use embassy_futures::select::{select, select3};
use embassy_futures::yield_now;
use slots::Cause;
use vm::{Config, Outcome, Traceback, Vm, Wait};

use crate::device::Device;
use crate::event::Event;
use crate::inbox::News;
use crate::port::Port;
use crate::services::Services;

/// Steps (calls and backward jumps) between two turns of everybody else: about a millisecond on a microcontroller.
const BUDGET_STEPS: u64 = 2_000;

/// How long a program that waits for a socket is left alone.
const POLL_MS: u64 = 2;

/// Steps that Python code may take inside of one builtin, where the machine cannot pause: a program must not hold the
/// board for longer than a second or so.
const CALLBACK_STEPS: u64 = 1_000_000;

/// Runs the program. Answers only when the board must reset.
pub(crate) async fn run<P: Port>(device: &Device<'_, P>) -> Cause {
    let Some(program) = device.running.as_ref().and_then(|running| running.program()) else {
        return pending().await;
    };
    let heap = vec![0u32; device.port.heap_bytes() / 4].into_boxed_slice();
    let config = Config { callback_steps: CALLBACK_STEPS, ..Config::default() };
    let Some(mut vm) = Vm::new(program, heap, config) else {
        device.port.console(b"MemoryError: the board's heap is too small for this program\n");
        return died(device).await;
    };
    let mut services = Services::new(device);
    loop {
        post(device, &mut vm, &mut services);
        services.turn();
        let outcome = vm.run(BUDGET_STEPS, &mut services);
        if services.wants_reset() {
            return Cause::Software;
        }
        if let Some(wake_ms) = services.asleep() {
            return deep_sleep(device, wake_ms).await;
        }
        if device.port.parts(|parts| parts.watchdog_bites(device.port.now_ms())) {
            return Cause::Watchdog;
        }
        device.health.ran(device.port.now_ms());
        match outcome {
            Outcome::OutOfBudget => yield_now().await,
            // Nothing tells when a socket is ready: it is looked at again.
            Outcome::Pending(Wait::Service) if services.polls() => {
                device.port.sleep_until(device.port.now_ms() + POLL_MS).await;
            }
            Outcome::Pending(wait) => rest(device, wait).await,
            Outcome::Done(_) => {
                device.health.ended();
                device.port.note(Event::ProgramEnded);
                device.program_over();
                return pending().await;
            }
            Outcome::Raised(traceback) => {
                device.port.console(printed(&traceback).as_bytes());
                return died(device).await;
            }
        }
    }
}

/// Tells the program what came for it.
fn post<P: Port>(device: &Device<'_, P>, vm: &mut Vm<'_>, services: &mut Services<'_, '_, P>) {
    while let Some(news) = device.mqtt.for_program.take() {
        match news {
            News::Message { topic, payload } => vm.post(vm::Event::Message { topic, payload }),
            News::Acknowledged { ticket, reason } => services.acknowledged(ticket, reason),
            News::Lost => services.lost(),
            News::Connected => {}
        }
    }
    let due = device.port.parts(|parts| parts.due(device.port.now_ms()));
    due.into_iter().for_each(|event| vm.post(event));
    if let Some(offered) = device.offers.untold() {
        vm.post(vm::Event::Update { name: offered.name, version: offered.version });
    }
}

/// Sleeps until the program's time has come, or something for it.
async fn rest<P: Port>(device: &Device<'_, P>, wait: Wait) {
    let came = select(device.mqtt.for_program.rung(), device.offers.came());
    let due_ms = device.port.parts(|parts| parts.next_due_ms(device.port.now_ms())).unwrap_or(u64::MAX);
    match wait {
        Wait::Until(at_ms) => {
            let at_ms = due_ms.min(at_ms);
            // The first five seconds of a program that only sleeps count as well.
            let healthy = device.port.sleep_until(crate::health::HEALTHY_AFTER_MS);
            let grown_up = device.port.now_ms() >= crate::health::HEALTHY_AFTER_MS;
            let healthy = async { if grown_up { pending().await } else { healthy.await } };
            select3(device.port.sleep_until(at_ms), came, healthy).await;
        }
        Wait::Service => {
            select(device.port.sleep_until(due_ms), came).await;
        }
    }
}

/// The program is over until the board starts anew, and has ended well; the conversation goes on meanwhile.
async fn deep_sleep<P: Port>(device: &Device<'_, P>, wake_ms: u64) -> Cause {
    device.health.ended();
    device.program_over();
    device.port.sleep_until(wake_ms).await;
    Cause::Software
}

/// A firmware on trial that dies has failed this attempt; any other one has stopped, and the board goes on without it.
async fn died<P: Port>(device: &Device<'_, P>) -> Cause {
    device.health.died();
    device.port.note(Event::ProgramDied);
    device.program_over();
    if device.on_trial() { Cause::Crash } else { pending().await }
}

/// As CPython prints it, without the source lines, which a board does not have.
fn printed(traceback: &Traceback) -> String {
    let mut text = String::new();
    if let Some((cause, explicit)) = &traceback.cause {
        text.push_str(&printed(cause));
        text.push_str(if *explicit {
            "\nThe above exception was the direct cause of the following exception:\n\n"
        } else {
            "\nDuring handling of the above exception, another exception occurred:\n\n"
        });
    }
    text.push_str("Traceback (most recent call last):\n");
    for frame in &traceback.frames {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  File \"{}\", line {}, in {}", frame.file, frame.line, frame.function);
    }
    text.push_str(&traceback.message);
    text.push('\n');
    text
}
