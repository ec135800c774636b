//! One future, polled whenever something may have happened; the core sleeps in between.
//!
//! Wakers carry no news: timers, a device's interrupt and a task that goes on by itself all mean "look at everything".

use alloc::sync::Arc;
use alloc::task::Wake;
use core::pin::pin;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll, Waker};

use qemu_riscv32::{clock, interrupt};

use crate::timers;

/// Polls `future` until it is ready.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Everything));
    let mut context = Context::from_waker(&waker);
    loop {
        WOKEN.store(false, Ordering::Relaxed);
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        let next_us = timers::wake_due(clock::now_us());
        if !WOKEN.load(Ordering::Relaxed) {
            clock::sleep_until_us(next_us);
            interrupt::acknowledge();
        }
    }
}

static WOKEN: AtomicBool = AtomicBool::new(false);

struct Everything;

impl Wake for Everything {
    fn wake(self: Arc<Self>) {
        WOKEN.store(true, Ordering::Relaxed);
    }
}
