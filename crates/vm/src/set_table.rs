//! Sets' own tables: open addressing with CPython's probing and growth, so that a set of numbers is walked in CPython's order.
//!
//! A slot is `hash, key`; the key is UNDEF in a free slot and DELETED in one that was left. To everybody else slots are the
//! set's entry numbers: [`Vm::table_key`] answers `None` for those without a key. The object's second count is CPython's `fill`,
//! its last field the place where `pop` goes on.

use crate::{heap::Shape, object::Handle, raise::Stop, table::Found, value::Value, vm::Vm};

const LIVE: usize = 0;
const FILL: usize = 1;
const SLOTS: usize = 2;
const FINGER: usize = 3;
/// Slots of the smallest table.
const MIN_SLOTS: usize = 8;
/// Slots looked at in a row before the next jump.
const RUN: usize = 9;

/// The slots where a hash may be, in the order of looking.
struct Probe {
    mask: usize,
    base: usize,
    perturb: u64,
    /// Slots left in this run.
    left: usize,
    at: usize,
}

impl Probe {
    fn new(hash: i32, slots: usize) -> Probe {
        let mut probe = Probe { mask: slots - 1, base: 0, perturb: i64::from(hash) as u64, left: 0, at: 0 };
        probe.begin(hash as usize);
        probe
    }

    fn begin(&mut self, base: usize) {
        self.base = base & self.mask;
        self.at = self.base;
        self.left = if self.base + RUN <= self.mask { RUN + 1 } else { 1 };
    }

    fn next(&mut self) -> usize {
        if self.left == 0 {
            self.perturb >>= 5;
            let base = (self.base as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(self.perturb);
            self.begin(base as usize);
        }
        self.left -= 1;
        self.at += 1;
        self.at - 1
    }
}

impl Vm<'_> {
    /// How many slots a set has.
    pub(crate) fn set_slots(&self, set: Value) -> usize {
        let slots = self.heap.field(set, SLOTS);
        if slots.is_object() { self.heap.body_len(slots) / 2 } else { 0 }
    }

    /// Looks for a key; `from` slots of the search are known not to hold it.
    pub(crate) fn set_find(&self, set: Value, hash: i32, key: Value, from: usize) -> Found {
        let count = self.set_slots(set);
        if count == 0 {
            return Found::Nothing;
        }
        let slots = self.heap.field(set, SLOTS);
        let mut probe = Probe::new(hash, count);
        let mut seen = 0;
        loop {
            let slot = probe.next();
            let other = self.heap.field(slots, 2 * slot + 1);
            if other.is_undef() {
                return Found::Nothing;
            }
            seen += 1;
            if seen <= from || other == Value::DELETED {
                continue;
            }
            if other == key {
                return Found::At(slot);
            }
            if self.heap.field(slots, 2 * slot) == Value::tiny(hash) {
                match self.known_equal(other, key) {
                    Some(true) => return Found::At(slot),
                    Some(false) => {}
                    None => return Found::Ask(slot, seen),
                }
            }
        }
    }

    /// Adds a key that is known to be absent: into the last deleted slot of its search, or the free one behind.
    pub(crate) fn set_put(&mut self, set: Handle, hash: i32, key: Value) -> Result<(), Stop> {
        if self.set_slots(self.at(set)) == 0 {
            let key = self.root(key);
            let made = self.set_resize(set, 0);
            let key = (self.at(key), self.release(key)).0;
            made?;
            return self.set_put(set, hash, key);
        }
        let table = self.at(set);
        let (slots, count) = (self.heap.field(table, SLOTS), self.set_slots(table));
        let mut probe = Probe::new(hash, count);
        let mut left = None;
        let free = loop {
            let slot = probe.next();
            let other = self.heap.field(slots, 2 * slot + 1);
            if other.is_undef() {
                break slot;
            }
            if other == Value::DELETED {
                left = Some(slot);
            }
        };
        let slot = left.unwrap_or(free);
        self.heap.set_field(slots, 2 * slot, Value::tiny(hash));
        self.heap.set_field(slots, 2 * slot + 1, key);
        let live = self.heap.count(table, LIVE) + 1;
        self.heap.set_count(table, LIVE, live);
        if left.is_some() {
            return Ok(());
        }
        let fill = self.heap.count(table, FILL) + 1;
        self.heap.set_count(table, FILL, fill);
        if fill * 5 < (count - 1) * 3 {
            return Ok(());
        }
        self.set_resize(set, grown(live))
    }

    /// A table of more than `least` slots with the same keys.
    pub(crate) fn set_resize(&mut self, set: Handle, least: usize) -> Result<(), Stop> {
        let count = slots_above(least);
        let new = self.allocate(Shape::Array, count * 2)?;
        let table = self.at(set);
        let old = self.heap.field(table, SLOTS);
        for slot in 0..self.set_slots(table) {
            let (hash, key) = (self.heap.field(old, 2 * slot), self.heap.field(old, 2 * slot + 1));
            if !key.is_undef() && key != Value::DELETED {
                self.set_place(new, count, hash, key);
            }
        }
        let live = self.heap.count(table, LIVE);
        self.heap.set_count(table, FILL, live);
        self.heap.set_field(table, SLOTS, new);
        Ok(())
    }

    /// Into the first free slot of a table without deleted ones.
    fn set_place(&mut self, slots: Value, count: usize, hash: Value, key: Value) {
        let mut probe = Probe::new(hash.as_small().unwrap_or(0), count);
        loop {
            let slot = probe.next();
            if self.heap.field(slots, 2 * slot + 1).is_undef() {
                self.heap.set_field(slots, 2 * slot, hash);
                self.heap.set_field(slots, 2 * slot + 1, key);
                return;
            }
        }
    }

    /// Room for `more` keys at once, as CPython makes it before it merges a set or dict of so many.
    pub(crate) fn set_reserve(&mut self, set: Handle, more: usize) -> Result<(), Stop> {
        let table = self.at(set);
        let (live, fill) = (self.heap.count(table, LIVE), self.heap.count(table, FILL));
        let mask = self.set_slots(table).max(MIN_SLOTS) - 1;
        if more == 0 || (fill + more) * 5 < mask * 3 {
            return Ok(());
        }
        self.set_resize(set, (live + more) * 2)
    }

    /// Fills an empty set with the keys of another.
    pub(crate) fn set_copy_into(&mut self, source: Handle, copy: Handle) -> Result<(), Stop> {
        let live = self.heap.count(self.at(source), LIVE);
        if live == 0 {
            return Ok(());
        }
        let count = if live * 5 < (MIN_SLOTS - 1) * 3 { MIN_SLOTS } else { slots_above(live * 2) };
        let new = self.allocate(Shape::Array, count * 2)?;
        let (source, copy) = (self.at(source), self.at(copy));
        let old = self.heap.field(source, SLOTS);
        if self.set_slots(source) == count && self.heap.count(source, FILL) == live {
            self.heap.copy_fields(old, 0, new, 0, count * 2);
        } else {
            for slot in 0..self.set_slots(source) {
                let (hash, key) = (self.heap.field(old, 2 * slot), self.heap.field(old, 2 * slot + 1));
                if !key.is_undef() && key != Value::DELETED {
                    self.set_place(new, count, hash, key);
                }
            }
        }
        self.heap.set_field(copy, SLOTS, new);
        self.heap.set_count(copy, LIVE, live);
        self.heap.set_count(copy, FILL, live);
        Ok(())
    }

    /// Makes the table smaller when more than a quarter of it are deleted slots.
    pub(crate) fn set_tidy(&mut self, set: Handle) -> Result<(), Stop> {
        let table = self.at(set);
        let (live, fill) = (self.heap.count(table, LIVE), self.heap.count(table, FILL));
        if fill - live <= self.set_slots(table).saturating_sub(1) / 4 {
            return Ok(());
        }
        self.set_resize(set, grown(live))
    }

    /// The key of a slot.
    pub(crate) fn set_key(&self, set: Value, slot: usize) -> Option<Value> {
        if slot >= self.set_slots(set) {
            return None;
        }
        let key = self.heap.field(self.heap.field(set, SLOTS), 2 * slot + 1);
        (!key.is_undef() && key != Value::DELETED).then_some(key)
    }

    /// Leaves a slot.
    pub(crate) fn set_leave(&mut self, set: Value, slot: usize) {
        let slots = self.heap.field(set, SLOTS);
        self.heap.set_field(slots, 2 * slot + 1, Value::DELETED);
        let live = self.heap.count(set, LIVE) - 1;
        self.heap.set_count(set, LIVE, live);
    }

    /// Takes out the key that `pop` answers.
    pub(crate) fn set_pop(&mut self, set: Value) -> Option<Value> {
        let count = self.set_slots(set);
        let from = self.heap.field(set, FINGER).as_small().unwrap_or(0) as usize;
        let slot = (0..count)
            .map(|step| (from + step) & (count - 1))
            .find(|slot| self.set_key(set, *slot).is_some())?;
        let key = self.set_key(set, slot)?;
        self.set_leave(set, slot);
        self.heap.set_field(set, FINGER, Value::tiny(slot as i32 + 1));
        Some(key)
    }
}

fn slots_above(least: usize) -> usize {
    let mut slots = MIN_SLOTS;
    while slots <= least {
        slots *= 2;
    }
    slots
}

fn grown(live: usize) -> usize {
    if live > 50_000 { live * 2 } else { live * 4 }
}
