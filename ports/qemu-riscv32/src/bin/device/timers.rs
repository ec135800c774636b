//! The timers of everything that waits for a time: one queue, looked at before the core sleeps.

use core::cell::RefCell;
use core::task::Waker;

use critical_section::{Mutex, RawRestoreState};
use embassy_time_driver::Driver;
use embassy_time_queue_utils::Queue;
use qemu_riscv32::clock;

/// Wakes what is due and answers when the next one is.
pub fn wake_due(now_us: u64) -> u64 {
    critical_section::with(|section| DRIVER.queue.borrow_ref_mut(section).next_expiration(now_us))
}

struct Timers {
    queue: Mutex<RefCell<Queue>>,
}

impl Driver for Timers {
    fn now(&self) -> u64 {
        clock::now_us()
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        // The queue is looked at before each sleep, so there is no alarm to move.
        critical_section::with(|section| self.queue.borrow_ref_mut(section).schedule_wake(at, waker));
    }
}

embassy_time_driver::time_driver_impl!(static DRIVER: Timers = Timers { queue: Mutex::new(RefCell::new(Queue::new())) });

struct OneCore;
critical_section::set_impl!(OneCore);

// SAFETY: there is one core, and the one interrupt that it takes never returns: nobody can come in between.
unsafe impl critical_section::Impl for OneCore {
    unsafe fn acquire() -> RawRestoreState {}
    unsafe fn release(_: RawRestoreState) {}
}
