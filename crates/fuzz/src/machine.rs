//! Runs a source on the machine as the differential test wants it: what it printed, and its last line if it failed.

use vm::{Config, Outcome, Recorder, Vm, Wait};

/// How a program went, on the machine or under CPython.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Standard output.
    pub printed: String,
    /// Type and message of the exception that ended it; empty if none did.
    pub end: String,
}

/// Where a program that must end is given up.
const STEPS_MAX: u64 = 20_000_000;

/// Compiles, verifies and runs a source; under `stress` everything moves at every allocation.
///
/// # Panics
/// Under stress, when the machine has kept a value where the collector could not see it.
pub fn run(source: &str, stress: bool) -> Ran {
    let refused = |why: String| Ran { printed: String::new(), end: why };
    let bytes = match compiled(source) {
        Ok(bytes) => bytes,
        Err(diagnostics) => return refused(format!("does not compile: {diagnostics}")),
    };
    let program = match bytecode::check(&bytes) {
        Ok(program) => program,
        Err(fault) => return refused(format!("refused by the verifier: {fault}")),
    };
    let heap = vec![0; 1 << 18].into_boxed_slice();
    let Some(mut vm) = Vm::new(program, heap, Config { stress, ..Config::default() }) else {
        return refused("no room for the machine".into());
    };
    let mut host = Recorder::default();
    let end = loop {
        match vm.run(1_000_000, &mut host) {
            Outcome::OutOfBudget if vm.stats().steps > STEPS_MAX => break "never ends".into(),
            Outcome::OutOfBudget => {}
            Outcome::Pending(Wait::Until(time_ms)) => host.now_ms = time_ms,
            Outcome::Pending(Wait::Service) => break "waits for a service".into(),
            Outcome::Done(_) => break String::new(),
            Outcome::Raised(traceback) => break traceback.message,
        }
    };
    Ran { printed: host.printed, end }
}

/// The program of a single source; it may import the machine's own modules.
///
/// # Errors
/// The diagnostics.
pub fn compiled(source: &str) -> Result<Vec<u8>, compiler::Diagnostics> {
    let resolve = |name: &str| {
        let text = if name == "main" { Some(source) } else { vm::library::source(name) }?;
        Some(compiler::Source { path: format!("{name}.py"), text: text.into(), is_package: false })
    };
    compiler::compile(&compiler::Project {
        main: "main".into(),
        resolve: &resolve,
        natives: vm::NATIVES,
        name: "random".into(),
        version: "1".into(),
        resources: Vec::new(),
    })
}
