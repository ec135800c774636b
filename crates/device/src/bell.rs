//! A bell between two tasks that are polled together: one rings, the other one hears it. Rings do not add up: whoever
//! hears one looks at everything there is.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::{Poll, Waker};

/// Wakes the one task that waits for it.
#[derive(Default)]
pub(crate) struct Bell {
    rung: Cell<bool>,
    ear: RefCell<Option<Waker>>,
}

impl Bell {
    /// Rings; the sound stays until it is heard.
    pub(crate) fn ring(&self) {
        self.rung.set(true);
        if let Some(ear) = self.ear.take() {
            ear.wake();
        }
    }

    /// Waits for a ring. May be dropped while it waits; the next call hears a ring that came in between.
    pub(crate) async fn heard(&self) {
        poll_fn(|context| {
            if self.rung.take() {
                return Poll::Ready(());
            }
            self.ear.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embassy_futures::join::join;
    use embassy_futures::{block_on, poll_once};

    #[test]
    fn a_ring_before_anybody_listens_is_heard_once() {
        let bell = Bell::default();
        bell.ring();
        bell.ring();
        block_on(bell.heard());
        assert!(poll_once(bell.heard()).is_pending());
    }

    #[test]
    fn a_ring_wakes_the_one_who_waits() {
        let bell = Bell::default();
        let (heard, ()) = block_on(join(
            async {
                bell.heard().await;
                true
            },
            async {
                embassy_futures::yield_now().await;
                bell.ring();
            },
        ));
        assert!(heard);
    }
}
