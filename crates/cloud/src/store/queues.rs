//! Queues of things as they were last read: a device that asks what it has to do needs no database, as long as nothing has
//! changed.
//!
//! The writer names the things whose executions it touches and, once they are committed and before anybody is answered,
//! forgets their queues. What a reader found is only kept if nothing was forgotten since it began to read.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::jobs::execution::Execution;

/// Things whose queues are kept at most; beyond that all are read anew.
const MOST: usize = 50_000;

/// What is known.
#[derive(Default)]
pub(super) struct Queues(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// Rises whenever something is forgotten.
    epoch: u64,
    queues: HashMap<Box<str>, Queue>,
}

/// What a thing has still to do, in order.
pub(crate) type Queue = Arc<[Execution]>;

thread_local! {
    /// Things that the writer has touched since its last commit.
    static TOUCHED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The writer changes an execution of this thing.
pub(super) fn touch(thing: &str) {
    TOUCHED.with_borrow_mut(|touched| touched.push(thing.into()));
}

impl Queues {
    /// The queue, or the epoch for [`Queues::keep`].
    pub(super) fn find(&self, thing: &str) -> Result<Queue, u64> {
        let known = self.known();
        known.queues.get(thing).cloned().ok_or(known.epoch)
    }

    /// Keeps what was read, unless something was forgotten since `epoch`.
    pub(super) fn keep(&self, epoch: u64, thing: &str, queue: &Queue) {
        let mut known = self.known();
        if known.epoch == epoch {
            if known.queues.len() >= MOST {
                known.queues.clear();
            }
            known.queues.insert(thing.into(), queue.clone());
        }
    }

    /// Forgets what the writer, whose thread this is, has touched.
    pub(super) fn forget_touched(&self) {
        let touched = TOUCHED.take();
        if touched.is_empty() {
            return;
        }
        let mut known = self.known();
        known.epoch += 1;
        for thing in touched {
            known.queues.remove(thing.as_str());
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept_after_it() {
        let queues = Queues::default();
        let old: Queue = [Execution::queued("t", "j", 1, 0)].into();
        let Err(epoch) = queues.find("t") else { panic!("nothing is known yet") };
        touch("t");
        queues.forget_touched();
        queues.keep(epoch, "t", &old);
        let Err(epoch) = queues.find("t") else { panic!("it was read too early") };
        queues.keep(epoch, "t", &old);
        assert_eq!(queues.find("t"), Ok(old));
        touch("t");
        queues.forget_touched();
        assert!(queues.find("t").is_err());
    }
}
