//! The collector: marks what the roots reach, plans the new places, and slides what lives to the front.

use super::{FIRST, Heap, Shape, WORK_LIMIT};
use crate::value::Value;
use alloc::vec::Vec;

/// The collector, in the order in which its owner calls it.
impl Heap {
    /// Starts a collection.
    pub(crate) fn begin(&mut self) {
        self.peak = self.peak.max(self.top);
        self.collections += 1;
        let used = self.used_blocks();
        self.bits[..used].fill(0);
        self.bits[0] = 1;
        self.work.clear();
        self.overflow = false;
    }

    /// Blocks of 32 words that hold objects.
    pub(super) fn used_blocks(&self) -> usize {
        self.top / 32 + 1
    }

    /// Marks what `root` reaches.
    pub(crate) fn mark(&mut self, root: Value) {
        if !root.is_object() || self.is_live(root) {
            return;
        }
        let mut marker = Marker {
            words: &self.words,
            bits: &mut self.bits,
            work: &mut self.work,
            overflow: &mut self.overflow,
        };
        marker.visit(root.0);
        marker.drain();
        while core::mem::take(marker.overflow) {
            marker.rescan(self.top);
        }
    }

    /// Whether a marked collection keeps this object.
    pub(crate) fn is_live(&self, v: Value) -> bool {
        v.index().is_some_and(|at| is_marked(&self.bits, at))
    }

    /// Computes where every marked word will go; whether any of them moves.
    pub(crate) fn plan(&mut self) -> bool {
        let mut to = 0;
        self.still = usize::MAX;
        let used = self.used_blocks();
        for (block, (bits, place)) in self.bits[..used].iter().zip(&mut self.moves).enumerate() {
            *place = to;
            if *bits == u32::MAX {
                to += 32;
                continue;
            }
            if self.still == usize::MAX {
                self.still = block * 32 + bits.trailing_ones() as usize;
            }
            to += bits.count_ones();
        }
        let moving = to as usize > self.still;
        if !moving {
            self.top = to as usize;
        }
        moving
    }

    /// The new place of a live value.
    #[inline]
    pub(crate) fn moved(&self, v: Value) -> Value {
        let places = Places { bits: &self.bits, moves: &self.moves, still: (self.still << 2) as u32 };
        Value(places.moved(v.0))
    }

    /// Moves every live object to its new place and rewrites the values in it.
    pub(crate) fn slide(&mut self) {
        let places = Places { bits: &self.bits, moves: &self.moves, still: (self.still << 2) as u32 };
        let words = &mut self.words[..self.top];
        let mut at = FIRST;
        while at < self.still {
            let (size, raw) = head(words[at]);
            if !raw {
                words[at + 1..at + size].iter_mut().for_each(|word| *word = places.moved(*word));
            }
            at += size;
        }
        let mut to = at;
        while let Some(header) = words.get(at) {
            let (size, raw) = head(*header);
            if is_marked(&self.bits, at) {
                if size >= LONG {
                    if !raw {
                        words[at + 1..at + size].iter_mut().for_each(|word| *word = places.moved(*word));
                    }
                    words.copy_within(at..at + size, to);
                } else {
                    words[to] = *header;
                    if raw {
                        (1..size).for_each(|i| words[to + i] = words[at + i]);
                    } else {
                        (1..size).for_each(|i| words[to + i] = places.moved(words[at + i]));
                    }
                }
                to += size;
            }
            at += size;
        }
        self.top = to;
    }
}

/// From this size on an object is moved as a block: below, calling for that costs more than a loop.
const LONG: usize = 24;

/// Size in words, and whether the body is no values.
#[inline]
pub(super) fn head(header: u32) -> (usize, bool) {
    ((header >> 8) as usize, header & 0xff < Shape::Array as u32)
}

#[inline]
fn is_marked(bits: &[u32], at: usize) -> bool {
    bits.get(at / 32).is_some_and(|block| block >> (at % 32) & 1 != 0)
}

/// The part of the heap that a marker needs, borrowed apart.
struct Marker<'h> {
    words: &'h [u32],
    bits: &'h mut [u32],
    work: &'h mut Vec<u32>,
    overflow: &'h mut bool,
}

impl Marker<'_> {
    /// Marks every word of one object, so that new places are a count of bits.
    #[inline(always)]
    fn visit(&mut self, word: u32) {
        if word & 3 != 0 {
            return;
        }
        let at = (word >> 2) as usize;
        let Some(block) = self.bits.get_mut(at / 32) else { return };
        let bit = at % 32;
        if *block >> bit & 1 != 0 {
            return;
        }
        let (size, raw) = head(self.words[at]);
        if bit + size <= 32 {
            *block |= u32::MAX >> (32 - size) << bit;
        } else {
            set_bits(self.bits, at, size);
        }
        if raw {
            return;
        }
        if self.work.len() < WORK_LIMIT {
            self.work.push(at as u32);
        } else {
            *self.overflow = true;
        }
    }

    #[cfg_attr(small, optimize(speed))]
    #[inline(never)]
    fn drain(&mut self) {
        while let Some(at) = self.work.pop() {
            self.follow(at as usize);
        }
    }

    #[inline(always)]
    fn follow(&mut self, at: usize) {
        let words = self.words;
        let (size, _) = head(words[at]);
        for word in &words[at + 1..at + size] {
            self.visit(*word);
        }
    }

    /// The marker forgot objects: look at the children of every marked one again.
    fn rescan(&mut self, top: usize) {
        let mut at = FIRST;
        while at < top {
            let (size, raw) = head(self.words[at]);
            if !raw && is_marked(self.bits, at) {
                self.follow(at);
                if !self.work.is_empty() {
                    self.drain();
                }
            }
            at += size;
        }
    }
}

/// Where the marked words go.
#[derive(Clone, Copy)]
struct Places<'h> {
    bits: &'h [u32],
    moves: &'h [u32],
    /// Objects below this value stay where they are.
    still: u32,
}

impl Places<'_> {
    #[inline]
    fn moved(&self, word: u32) -> u32 {
        if word & 3 != 0 || word < self.still {
            return word;
        }
        let at = (word >> 2) as usize;
        let (Some(bits), Some(place)) = (self.bits.get(at / 32), self.moves.get(at / 32)) else {
            return word;
        };
        let below = bits & ((1u32 << (at % 32)) - 1);
        (place + below.count_ones()) << 2
    }
}

/// Sets `count` bits from bit `at` on.
#[inline(never)]
fn set_bits(bits: &mut [u32], at: usize, count: usize) {
    let end = at + count;
    let (first, last) = (at / 32, (end - 1) / 32);
    let head = u32::MAX << (at % 32);
    let tail = u32::MAX >> (31 - (end - 1) % 32);
    if first == last {
        bits[first] |= head & tail;
        return;
    }
    bits[first] |= head;
    bits[first + 1..last].fill(u32::MAX);
    bits[last] |= tail;
}
