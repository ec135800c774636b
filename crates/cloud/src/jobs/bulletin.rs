//! Whose turn it is to be told: one message about a thing at a time, and none forgotten.
//!
//! A notice says what the queue is when it is sent. Two changes of one thing may be told by two tasks: without turns the
//! first could read its queue, be interrupted, and send the older state behind the newer one.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::notify::News;

/// Things share so many turns.
const TURNS: usize = 64;

/// Turns, and news that are still to be told.
#[derive(Debug)]
pub(crate) struct Bulletin {
    turns: [Mutex<()>; TURNS],
    untold: Mutex<Vec<News>>,
}

impl Default for Bulletin {
    fn default() -> Bulletin {
        Bulletin { turns: std::array::from_fn(|_| Mutex::default()), untold: Mutex::default() }
    }
}

impl Bulletin {
    /// Nobody else tells this thing anything while this is held.
    pub(crate) fn turn(&self, thing: &str) -> Option<MutexGuard<'_, ()>> {
        let number = BuildHasherDefault::<DefaultHasher>::default().hash_one(thing) as usize % TURNS;
        Some(self.turns.get(number)?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// It could not be told now.
    pub(crate) fn put_off(&self, news: News) {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner).push(news);
    }

    /// What was put off, which is the caller's from now on.
    pub(crate) fn untold(&self) -> Vec<News> {
        std::mem::take(&mut *self.untold.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
