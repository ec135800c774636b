//! The watchdog: a deadline that the device moves, watched from two sides.
//!
//! The loop that runs the device watches it with a timer and restarts the device in this process. Should that loop
//! itself be stuck — a task that never yields — a thread of its own sees the deadline pass, waits [`GRACE_MS`] more and
//! then does what a chip does: everything starts anew. It replaces the process by itself (`exec`), which ends every
//! thread and every lock in one stroke, and leaves the cause in the environment for the fresh start.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// The environment variable through which a fresh process learns that the watchdog started it.
pub const RESET_BY: &str = "UPDRAFT_RESET_BY";

/// How long after the deadline the loop may take to notice it.
pub const GRACE_MS: u64 = 3_000;

const NEVER: u64 = u64::MAX;

/// One watchdog, shared by the device, the loop and the guarding thread.
#[derive(Debug)]
pub struct Watchdog {
    start: Instant,
    timeout_ms: AtomicU64,
    /// Milliseconds after `start`.
    deadline_ms: AtomicU64,
    moved: Notify,
}

impl Watchdog {
    /// A watchdog that is not armed.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            timeout_ms: AtomicU64::new(NEVER),
            deadline_ms: AtomicU64::new(NEVER),
            moved: Notify::new(),
        })
    }

    /// Fires `timeout_ms` from now, unless armed or fed before.
    pub fn arm(&self, timeout_ms: u64) {
        self.timeout_ms.store(timeout_ms, Ordering::SeqCst);
        self.feed();
    }

    /// Gives it its whole time again.
    pub fn feed(&self) {
        let deadline_ms = self.now_ms().saturating_add(self.timeout_ms.load(Ordering::SeqCst));
        self.deadline_ms.store(deadline_ms, Ordering::SeqCst);
        self.moved.notify_one();
    }

    /// As after a reset: off until it is armed.
    pub fn disarm(&self) {
        self.arm(NEVER);
    }

    /// Waits until the deadline has passed.
    pub async fn expired(&self) {
        loop {
            let deadline_ms = self.deadline_ms.load(Ordering::SeqCst);
            if deadline_ms <= self.now_ms() {
                return;
            }
            if deadline_ms == NEVER {
                self.moved.notified().await;
                continue;
            }
            let at = self.start + Duration::from_millis(deadline_ms);
            tokio::select! {
                () = tokio::time::sleep_until(at.into()) => {}
                () = self.moved.notified() => {}
            }
        }
    }

    /// Starts the thread that resets the whole process when the loop is stuck.
    ///
    /// # Errors
    ///
    /// What the operating system says when it has no thread left.
    pub fn guard(self: &Arc<Self>) -> std::io::Result<()> {
        let watchdog = Arc::clone(self);
        std::thread::Builder::new().name("watchdog".into()).spawn(move || {
            while !watchdog.is_stuck() {
                std::thread::sleep(Duration::from_millis(GRACE_MS / 10));
            }
            restart();
        })?;
        Ok(())
    }

    fn is_stuck(&self) -> bool {
        let deadline_ms = self.deadline_ms.load(Ordering::SeqCst);
        self.now_ms() > deadline_ms.saturating_add(GRACE_MS)
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(NEVER)
    }
}

/// Replaces this process by a fresh one with the same arguments.
fn restart() -> ! {
    let failure = std::env::current_exe().map(|program| {
        Command::new(program).args(std::env::args_os().skip(1)).env(RESET_BY, "watchdog").exec()
    });
    eprintln!("the watchdog could not restart the board: {failure:?}");
    std::process::abort()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_virtual_time(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(test);
    }

    #[test]
    fn a_watchdog_that_is_fed_does_not_fire_and_one_that_is_not_does() {
        on_virtual_time(async {
            let watchdog = Watchdog::new();
            watchdog.arm(0);
            watchdog.expired().await;
            watchdog.arm(3_600_000);
            let fired = tokio::time::timeout(Duration::from_millis(1), watchdog.expired()).await;
            assert!(fired.is_err(), "an hour has not passed");
            assert!(!watchdog.is_stuck());
            watchdog.disarm();
            assert_eq!(watchdog.deadline_ms.load(Ordering::SeqCst), NEVER);
        });
    }

    #[test]
    fn arming_it_for_less_wakes_the_one_who_waits_for_more() {
        on_virtual_time(async {
            let watchdog = Watchdog::new();
            watchdog.arm(3_600_000);
            tokio::join!(watchdog.expired(), async {
                tokio::task::yield_now().await;
                watchdog.arm(0);
            });
        });
    }
}
