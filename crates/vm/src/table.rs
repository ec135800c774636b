//! Hash tables that remember the order of insertion: the storage of dicts, sets, classes' attributes and keyword arguments.
//!
//! Entries lie in order in one array: `hash, key, value` (sets: `hash, key`). Up to eight entries are searched in line;
//! larger tables have an index of entry numbers (1, 2 or 4 bytes each; 0 is empty), probed in triangular steps. A deleted entry
//! stays as a mark until the table is rebuilt. Keys that only Python code can compare come back as [`Found::Ask`].

use crate::{
    heap::{Heap, Shape},
    object::{Handle, Kind},
    raise::Stop,
    value::Value,
    vm::Vm,
};

const LIVE: usize = 0;
const USED: usize = 1;
const ENTRIES: usize = 2;
const INDEX: usize = 3;
/// Tables of at most this many entries have no index.
const LINEAR_MAX: usize = 8;

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Found {
    /// The entry's number.
    At(usize),
    /// There is none.
    Nothing,
    /// This entry has the same hash; whether the keys are equal only their classes know. Go on with the second number.
    Ask(usize, usize),
}

/// Folds a hash to what an entry keeps.
/// Small hashes stay what they are: those of small integers decide the order of sets.
#[cfg_attr(small, optimize(speed))]
pub(crate) fn fold(hash: i64) -> i32 {
    let low = ((hash as i32) << 1) >> 1;
    if i64::from(low) == hash {
        return low;
    }
    // The low bits choose the slot: they stay; 11 bits above them stand for all the others.
    let high = hash >> 20 ^ hash >> 31 ^ hash >> 42 ^ hash >> 53;
    (((hash & 0xF_FFFF | (high & 0x7FF) << 20) as i32) << 1) >> 1
}

impl Vm<'_> {
    #[cfg_attr(small, optimize(speed))]
    fn stride(&self, table: Value) -> usize {
        if self.heap.is(table, Shape::Dict) { 3 } else { 2 }
    }

    /// A new empty table.
    pub(crate) fn table(&mut self, shape: Shape) -> Result<Value, Stop> {
        self.table_sized(shape, 0)
    }

    /// A new table with room for some entries.
    pub(crate) fn table_sized(&mut self, shape: Shape, entries: usize) -> Result<Value, Stop> {
        let array = match entries {
            n if n > 0 && shape == Shape::Dict => self.allocate(Shape::Array, n.min(LINEAR_MAX) * 3)?,
            _ => Value::UNDEF,
        };
        self.allocate_fields(shape, &[Value::tiny(0), Value::tiny(0), array, Value::UNDEF])
    }

    /// A new empty dict.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn dict(&mut self) -> Result<Value, Stop> {
        self.table(Shape::Dict)
    }

    /// How many entries a dict or set has.
    pub(crate) fn table_len(&self, table: Value) -> usize {
        self.heap.count(table, LIVE)
    }

    /// How many entry numbers are taken, deleted ones included.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_used(&self, table: Value) -> usize {
        if self.heap.is(table, Shape::Dict) { self.heap.count(table, USED) } else { self.set_slots(table) }
    }

    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_capacity(&self, table: Value) -> usize {
        let entries = self.heap.field(table, ENTRIES);
        if entries.is_object() { self.heap.body_len(entries) / self.stride(table) } else { 0 }
    }

    /// The key of entry `n`, or `None` if it was deleted.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_key(&self, table: Value, n: usize) -> Option<Value> {
        if !self.heap.is(table, Shape::Dict) {
            return self.set_key(table, n);
        }
        if n >= self.table_used(table) {
            return None;
        }
        let key = self.heap.field(self.heap.field(table, ENTRIES), n * self.stride(table) + 1);
        (key != Value::DELETED).then_some(key)
    }

    /// The value of entry `n` of a dict.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_value(&self, table: Value, n: usize) -> Value {
        self.heap.field(self.heap.field(table, ENTRIES), n * 3 + 2)
    }

    pub(crate) fn table_set_value(&mut self, table: Value, n: usize, value: Value) {
        let entries = self.heap.field(table, ENTRIES);
        self.heap.set_field(entries, n * 3 + 2, value);
    }

    /// The folded hash of entry `n`.
    pub(crate) fn table_hash(&self, table: Value, n: usize) -> i32 {
        self.heap.field(self.heap.field(table, ENTRIES), n * self.stride(table)).as_small().unwrap_or(0)
    }

    /// Looks for a key, from probe `from` on (0 at first).
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_find(&self, table: Value, hash: i32, key: Value, from: usize) -> Found {
        if !self.heap.is(table, Shape::Dict) {
            return self.set_find(table, hash, key, from);
        }
        let (entries, index) = (self.heap.field(table, ENTRIES), self.heap.field(table, INDEX));
        if !entries.is_object() {
            return Found::Nothing;
        }
        let entries = Entries { words: self.heap.body(entries), stride: self.stride(table) };
        let index = if index.is_object() { Index::of(self.heap.body(index)) } else { None };
        let Some(index) = index else {
            for n in from..self.table_used(table) {
                match self.compare_entry(entries, n, hash, key) {
                    Some(true) => return Found::At(n),
                    Some(false) => {}
                    None => return Found::Ask(n, n + 1),
                }
            }
            return Found::Nothing;
        };
        for probe in from..=index.mask + 1 {
            match index.at(slot_of(hash, probe, index.mask)) {
                0 => break,
                entry => match self.compare_entry(entries, entry - 1, hash, key) {
                    Some(true) => return Found::At(entry - 1),
                    Some(false) => {}
                    None => return Found::Ask(entry - 1, probe + 1),
                },
            }
        }
        Found::Nothing
    }

    #[inline]
    #[cfg_attr(small, optimize(speed))]
    fn compare_entry(&self, entries: Entries<'_>, n: usize, hash: i32, key: Value) -> Option<bool> {
        let Some(&[own, other]) = entries.words.get(n * entries.stride..).and_then(|rest| rest.first_chunk())
        else {
            return Some(false);
        };
        if other == key.0 {
            return Some(true);
        }
        if own != Value::tiny(hash).0 || other == Value::DELETED.0 {
            return Some(false);
        }
        self.known_equal(Value(other), key)
    }

    /// Equality of what needs no Python code; `None` when it does.
    pub(crate) fn known_equal(&self, a: Value, b: Value) -> Option<bool> {
        if a.is_small() && b.is_small() {
            return Some(a == b);
        }
        if let (Some(a), Some(b)) = (self.heap.text_words(a), self.heap.text_words(b)) {
            return Some(a == b);
        }
        if a == b {
            return self.as_f64(a).is_none_or(|x| !x.is_nan()).then_some(true).or(Some(false));
        }
        if self.heap.is(a, Shape::Wrapped) || self.heap.is(b, Shape::Wrapped) {
            return None;
        }
        match (self.kind(a), self.kind(b)) {
            (Kind::Str, Kind::Str) => Some(self.same_text(a, b)),
            (Kind::Int | Kind::Bool, Kind::Int | Kind::Bool) => Some(self.same_int(a, b)),
            (Kind::Float, Kind::Float) => Some(self.as_f64(a) == self.as_f64(b)),
            (Kind::Float, Kind::Int | Kind::Bool) => Some(self.same_number(b, a)),
            (Kind::Int | Kind::Bool, Kind::Float) => Some(self.same_number(a, b)),
            (Kind::Bytes | Kind::ByteArray, Kind::Bytes | Kind::ByteArray) => {
                Some(self.bytes_of(a) == self.bytes_of(b))
            }
            (Kind::Str | Kind::Int | Kind::Bool | Kind::Float | Kind::None | Kind::Bytes, other)
            | (other, Kind::Str | Kind::Int | Kind::Bool | Kind::Float | Kind::None | Kind::Bytes)
                if !matches!(other, Kind::Instance | Kind::Exception | Kind::View | Kind::Complex) =>
            {
                Some(false)
            }
            (Kind::Function | Kind::Class, Kind::Function | Kind::Class) => Some(false),
            _ => None,
        }
    }

    fn same_text(&self, a: Value, b: Value) -> bool {
        if a.tag().is_some() && a.tag() == b.tag() {
            return false;
        }
        self.text_bytes(a) == self.text_bytes(b)
    }

    fn same_int(&self, a: Value, b: Value) -> bool {
        match (self.as_i64(a), self.as_i64(b)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.big(a) == self.big(b),
            _ => false,
        }
    }

    fn same_number(&self, int: Value, float: Value) -> bool {
        match (self.big(int), self.as_f64(float)) {
            (Some(big), Some(x)) => big.compare_f64(x) == Some(core::cmp::Ordering::Equal),
            _ => false,
        }
    }

    /// Adds an entry whose key is known to be absent.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_add(
        &mut self,
        table: Handle,
        hash: i32,
        key: Value,
        value: Value,
    ) -> Result<(), Stop> {
        let at = self.at(table);
        if !self.heap.is(at, Shape::Dict) {
            return self.set_put(table, hash, key);
        }
        if self.table_used(at) == self.table_capacity(at) {
            let first = self.roots.len();
            self.roots.extend([key, value]);
            let grown = self.rebuild(table);
            let (key, value) = (self.roots[first], self.roots[first + 1]);
            self.roots.truncate(first);
            grown?;
            self.table_place(self.at(table), hash, key, value);
            return Ok(());
        }
        self.table_place(at, hash, key, value);
        Ok(())
    }

    /// Writes the next entry; there is room.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_place(&mut self, table: Value, hash: i32, key: Value, value: Value) {
        let stride = self.stride(table);
        let n = self.table_used(table);
        let entries = self.heap.field(table, ENTRIES);
        self.heap.set_field(entries, n * stride, Value::tiny(hash));
        self.heap.set_field(entries, n * stride + 1, key);
        if stride == 3 {
            self.heap.set_field(entries, n * stride + 2, value);
        }
        self.heap.set_count(table, USED, n + 1);
        let live = self.table_len(table);
        self.heap.set_count(table, LIVE, live + 1);
        let index = self.heap.field(table, INDEX);
        self.heap.index_entry(index, n, hash);
    }

    /// Makes room: drops deleted entries, or doubles.
    fn rebuild(&mut self, table: Handle) -> Result<(), Stop> {
        let live = self.table_len(self.at(table));
        let capacity = match live {
            0..4 => 4,
            4..8 => 8,
            n => (n + n / 2 + 1).next_multiple_of(8),
        };
        self.resize(table, capacity)
    }

    #[cfg_attr(small, optimize(speed))]
    fn resize(&mut self, table: Handle, capacity: usize) -> Result<(), Stop> {
        let stride = self.stride(self.at(table));
        let entries = self.allocate(Shape::Array, capacity * stride)?;
        let mark = self.root(entries);
        let index = if capacity > LINEAR_MAX {
            let slots = (capacity + capacity / 2).next_power_of_two();
            let width_log = index_width_log(capacity);
            self.allocate(Shape::Raw, 1 + ((slots << width_log) / 4)).inspect(|index| {
                self.heap.set_word(*index, 0, (slots as u32 - 1) << 2 | width_log);
            })
        } else {
            Ok(Value::UNDEF)
        };
        let entries = self.at(mark);
        self.release(mark);
        let index = index?;
        let table = self.at(table);
        let used = self.move_entries(table, entries, stride);
        self.heap.set_field(table, ENTRIES, entries);
        self.heap.set_field(table, INDEX, index);
        self.heap.set_count(table, USED, used);
        for n in 0..used {
            let hash = self.table_hash(table, n);
            self.heap.index_entry(index, n, hash);
        }
        Ok(())
    }

    /// Gives back the room that a table does not use: for those that are made once and kept, such as a class's.
    pub(crate) fn table_trim(&mut self, table: Handle) -> Result<(), Stop> {
        let (live, capacity) = (self.table_len(self.at(table)), self.table_capacity(self.at(table)));
        if live == 0 || live == capacity { Ok(()) } else { self.resize(table, live) }
    }

    fn move_entries(&mut self, table: Value, target: Value, stride: usize) -> usize {
        let source = self.heap.field(table, ENTRIES);
        let mut used = 0;
        for n in 0..self.table_used(table) {
            if self.heap.field(source, n * stride + 1) != Value::DELETED {
                self.heap.copy_fields(source, n * stride, target, used * stride, stride);
                used += 1;
            }
        }
        used
    }

    /// Takes entry `n` out.
    pub(crate) fn table_remove(&mut self, table: Value, n: usize) {
        if !self.heap.is(table, Shape::Dict) {
            return self.set_leave(table, n);
        }
        let stride = self.stride(table);
        let entries = self.heap.field(table, ENTRIES);
        self.heap.set_field(entries, n * stride + 1, Value::DELETED);
        if stride == 3 {
            self.heap.set_field(entries, n * stride + 2, Value::UNDEF);
        }
        let live = self.table_len(table) - 1;
        self.heap.set_count(table, LIVE, live);
        if live == 0 {
            self.table_clear(table);
        }
    }

    /// Takes everything out.
    pub(crate) fn table_clear(&mut self, table: Value) {
        self.heap.set_count(table, LIVE, 0);
        self.heap.set_count(table, USED, 0);
        self.heap.set_field(table, ENTRIES, Value::UNDEF);
        self.heap.set_field(table, INDEX, Value::UNDEF);
    }

    /// The first entry at or behind `n` that was not deleted.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn table_next(&self, table: Value, n: usize) -> Option<usize> {
        (n..self.table_used(table)).find(|n| self.table_key(table, *n).is_some())
    }

    /// The last entry.
    pub(crate) fn table_last(&self, table: Value) -> Option<usize> {
        (0..self.table_used(table)).rev().find(|n| self.table_key(table, *n).is_some())
    }

    /// The value under a name (a string).
    pub(crate) fn name_get(&self, dict: Value, name: Value) -> Option<Value> {
        match self.table_find(dict, fold(self.text_hash(name) as i64), name, 0) {
            Found::At(n) => Some(self.table_value(dict, n)),
            _ => None,
        }
    }

    /// Sets the value under a name.
    pub(crate) fn name_set(&mut self, dict: Handle, name: Value, value: Value) -> Result<(), Stop> {
        let hash = fold(self.text_hash(name) as i64);
        match self.table_find(self.at(dict), hash, name, 0) {
            Found::At(n) => {
                self.table_set_value(self.at(dict), n, value);
                Ok(())
            }
            _ => self.table_add(dict, hash, name, value),
        }
    }

    /// Removes a name; answers whether it was there.
    pub(crate) fn name_remove(&mut self, dict: Value, name: Value) -> bool {
        match self.table_find(dict, fold(self.text_hash(name) as i64), name, 0) {
            Found::At(n) => {
                self.table_remove(dict, n);
                true
            }
            _ => false,
        }
    }

    /// A shallow copy of a dict or set, as `shape` (of the same stride).
    pub(crate) fn table_copy(&mut self, table: Handle, shape: Shape) -> Result<Value, Stop> {
        let copy = self.table(shape)?;
        let copy = self.root(copy);
        let result = self.table_copy_into(table, copy);
        let made = self.at(copy);
        self.release(copy);
        result.map(|()| made)
    }

    fn table_copy_into(&mut self, table: Handle, copy: Handle) -> Result<(), Stop> {
        if !self.heap.is(self.at(table), Shape::Dict) {
            return self.set_copy_into(table, copy);
        }
        let live = self.table_len(self.at(table));
        if live == 0 {
            return Ok(());
        }
        let capacity = if live <= 4 { 4 } else { live.next_multiple_of(8) };
        self.resize(copy, capacity)?;
        let (source, target) = (self.at(table), self.at(copy));
        for n in 0..self.table_used(source) {
            if let Some(key) = self.table_key(source, n) {
                let value = if self.stride(source) == 3 { self.table_value(source, n) } else { Value::UNDEF };
                self.table_place(target, self.table_hash(source, n), key, value);
            }
        }
        Ok(())
    }
}

impl Heap {
    /// Notes the number of an entry that its search did not find in the index, if there is one.
    pub(crate) fn index_entry(&mut self, object: Value, n: usize, hash: i32) {
        if !object.is_object() {
            return;
        }
        let Some(index) = Index::of(self.body(object)) else { return };
        let mut probe = 0;
        while probe <= index.mask && index.at(slot_of(hash, probe, index.mask)) != 0 {
            probe += 1;
        }
        let (word, shift) = index.place(slot_of(hash, probe, index.mask));
        if let Some(word) = self.body_mut(object).get_mut(1 + word) {
            *word |= (n as u32 + 1) << shift;
        }
    }
}

/// The entries of a table.
#[derive(Clone, Copy)]
struct Entries<'h> {
    words: &'h [u32],
    stride: usize,
}

/// An index: its first word says how many slots there are and how wide they are, the others hold them.
#[derive(Clone, Copy)]
pub(crate) struct Index<'h> {
    slots: &'h [u32],
    pub(crate) mask: usize,
    width_log: u32,
}

impl<'h> Index<'h> {
    #[inline]
    pub(crate) fn of(words: &'h [u32]) -> Option<Index<'h>> {
        let (first, slots) = words.split_first()?;
        Some(Index { slots, mask: (*first >> 2) as usize, width_log: *first & 3 })
    }

    /// The word and the bit in it where a slot starts.
    #[inline]
    fn place(&self, slot: usize) -> (usize, u32) {
        let byte = slot << self.width_log;
        (byte / 4, (byte as u32 % 4) * 8)
    }

    /// The entry's number from 1, or 0.
    #[inline]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn at(&self, slot: usize) -> usize {
        let (word, shift) = self.place(slot);
        let word = self.slots.get(word).copied().unwrap_or(0) >> shift;
        match self.width_log {
            0 => word as usize & 0xff,
            1 => word as usize & 0xffff,
            _ => word as usize,
        }
    }
}

/// Bytes of a slot: 1, 2 or 4, as a logarithm.
fn index_width_log(capacity: usize) -> u32 {
    match capacity {
        0..=254 => 0,
        255..=65534 => 1,
        _ => 2,
    }
}

/// Triangular probing visits every slot of a power of two.
#[inline]
pub(crate) fn slot_of(hash: i32, probe: usize, mask: usize) -> usize {
    let start = (hash as u32).wrapping_mul(0x9E37_79B1) >> 7;
    (start as usize).wrapping_add(probe * (probe + 1) / 2) & mask
}
