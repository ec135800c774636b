//! The serial console of the board: standard output, and everybody who asked to monitor.

use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a monitor may lag behind before it is dropped: the board never waits for a reader.
const PATIENCE: Duration = Duration::from_millis(200);

/// Where everything that the board says goes.
#[derive(Debug, Default)]
pub struct Console {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The program stopped in the middle of a line.
    mid_line: bool,
    quiet: bool,
    monitors: Vec<UnixStream>,
}

impl Console {
    /// A console; a quiet one leaves standard output alone and talks to monitors only.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Self { state: Mutex::new(State { quiet, ..State::default() }) }
    }

    /// What the Python program prints, byte for byte.
    pub fn print(&self, text: &[u8]) {
        self.lock().say(text);
    }

    /// A line of the board itself, `[updraft] …`, always at the start of a line.
    pub fn note(&self, line: &str) {
        let mut state = self.lock();
        let start = if state.mid_line { "\n" } else { "" };
        state.say(format!("{start}[updraft] {line}\n").as_bytes());
    }

    /// From now on `monitor` gets everything that is said.
    pub fn add(&self, monitor: UnixStream) {
        if monitor.set_write_timeout(Some(PATIENCE)).is_ok() {
            self.lock().monitors.push(monitor);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn say(&mut self, text: &[u8]) {
        let Some(last) = text.last() else { return };
        self.mid_line = *last != b'\n';
        if !self.quiet {
            // A closed pipe is a pulled console cable: the board goes on.
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(text).and_then(|()| out.flush());
        }
        self.monitors.retain_mut(|monitor| {
            let heard = monitor.write_all(text).is_ok();
            if !heard {
                let _ = monitor.shutdown(Shutdown::Both);
            }
            heard
        });
    }
}
