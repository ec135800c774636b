//! Under stress every collection moves every object to another place, and looks whether each value still names an object.
//!
//! An ordinary collection leaves the objects before the first dead one where they are: a value that was kept in an unsafe
//! place stays right most of the time. Here the objects are lifted over a gap of another width each time, and what lay
//! behind them is wiped, so that a stale value meets no object.

use super::{FIRST, Heap, Shape, collect::head};
use crate::value::Value;

/// The gaps are 1 to so many words wide.
const GAPS: u32 = 7;

impl Heap {
    /// After a collection: moves every object up over a gap, if there is room. Answers by how many words; values outside of
    /// the heap are for the caller to move.
    pub(crate) fn lift(&mut self) -> usize {
        let by = (1 + self.collections % GAPS) as usize;
        let top = self.top + by;
        if top > self.words.len() {
            return 0;
        }
        let mut at = FIRST;
        while at < self.top {
            let (size, raw) = head(self.words[at]);
            if !raw {
                let body = &mut self.words[at + 1..at + size];
                body.iter_mut().for_each(|word| *word = Value(*word).lifted(by).0);
            }
            at += size;
        }
        self.words.copy_within(FIRST..self.top, FIRST + by);
        self.words[FIRST] = (by as u32) << 8 | Shape::Raw as u32;
        self.top = top;
        let used = self.peak.max(top).min(self.words.len());
        self.words[top..used].fill(0);
        by
    }

    /// Notes where objects begin and checks that every value in them names one.
    ///
    /// # Panics
    /// When one does not: the machine has kept a value where the collector could not see it.
    pub(crate) fn check(&mut self) {
        let used = self.used_blocks();
        self.bits[..used].fill(0);
        let mut at = FIRST;
        while at < self.top {
            self.bits[at / 32] |= 1 << (at % 32);
            at += head(self.words[at]).0.max(1);
        }
        let mut at = FIRST;
        while at < self.top {
            let (size, raw) = head(self.words[at]);
            for i in at + 1..at + size {
                let value = Value(self.words[i]);
                let fine = raw || !value.is_object() || self.is_live(value);
                assert!(fine, "word {} of {:?} names no object", i - at, Shape::of(self.words[at]));
            }
            at += size.max(1);
        }
    }
}

impl Value {
    /// The same value when its object is so many words higher.
    pub(crate) fn lifted(self, by: usize) -> Value {
        if self.is_object() { Value(self.0 + ((by as u32) << 2)) } else { self }
    }
}
