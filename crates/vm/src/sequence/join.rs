//! Concatenation, repetition, unpacking.

use crate::{
    ctx::Ctx,
    heap::Shape,
    object::{Handle, Kind},
    raise::Stop,
    value::Value,
};
use alloc::format;

impl Ctx<'_, '_> {
    pub(crate) fn concatenate(&mut self, x: Value, y: Value) -> Result<Option<Value>, Stop> {
        match (self.kind(x), self.kind(y)) {
            (Kind::Str, Kind::Str) => {
                let (a, b) = (self.root(x), self.root(y));
                let joined = self.str_joined(a, b);
                self.release(a);
                joined.map(Some)
            }
            (Kind::List, Kind::List) => {
                let (a, b) = (self.len_of(x), self.len_of(y));
                let (x, y) = (self.root(x), self.root(y));
                let items = self.allocate(Shape::Array, a + b)?;
                self.copy_items(x, y, items, a, b);
                self.allocate_fields(Shape::List, &[Value::tiny((a + b) as i32), items]).map(Some)
            }
            (Kind::Tuple, Kind::Tuple) => {
                let (a, b) = (self.len_of(x), self.len_of(y));
                let (x, y) = (self.root(x), self.root(y));
                let tuple = self.allocate(Shape::Tuple, a + b)?;
                self.copy_items(x, y, tuple, a, b);
                Ok(Some(tuple))
            }
            (Kind::Packed, _) => crate::types::packed::array::join(self, x, y, false).map(Some),
            (Kind::Bytes | Kind::ByteArray, _) if self.bytes_of(y).is_some() => {
                let mut joined = self.bytes_of(x).unwrap_or(&[]).to_vec();
                joined.extend_from_slice(self.bytes_of(y).unwrap_or(&[]));
                if self.kind(x) == Kind::Bytes { self.bytes(&joined) } else { self.bytearray(&joined) }
                    .map(Some)
            }
            _ => Ok(None),
        }
    }

    pub(super) fn copy_items(&mut self, x: Handle, y: Handle, target: Value, a: usize, b: usize) {
        for (source, place, count) in [(x, 0, a), (y, a, b)] {
            let source = self.at(source);
            match self.row_of(source) {
                Some(row) => self.vm.heap.copy_fields(row, 0, target, place, count),
                None => (0..count).for_each(|i| {
                    let item = self.item(source, i);
                    self.vm.heap.set_field(target, place + i, item);
                }),
            }
        }
    }

    /// `sequence * times` where an object stands for the number.
    #[cold]
    pub(crate) fn repeat_by_index(&mut self, x: Value, y: Value, right: bool) -> Result<Option<Value>, Stop> {
        let (sequence, times) = if right { (x, y) } else { (y, x) };
        let sequence = self.root(sequence);
        let Some(times) = self.index_of(times)? else { return Ok(None) };
        let times = self.int_big(&times)?;
        let sequence = self.at(sequence);
        self.repeat(sequence, times)
    }

    /// `sequence * times`
    pub(crate) fn repeat(&mut self, sequence: Value, times: Value) -> Result<Option<Value>, Stop> {
        let kind = self.kind(sequence);
        let unit = match kind {
            Kind::Str => self.text_bytes(sequence).map_or(0, <[u8]>::len),
            Kind::Bytes | Kind::ByteArray | Kind::Packed => self.bytes_of(sequence).map_or(0, <[u8]>::len),
            Kind::List | Kind::Tuple => self.len_of(sequence) * 4,
            _ => return Ok(None),
        };
        let Some(times) = self.as_i64(times) else {
            return Err(self.overflow_error("cannot fit 'int' into an index-sized integer"));
        };
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        if unit.saturating_mul(times) > self.heap_limit_bytes() {
            return Err(self.memory_error());
        }
        match kind {
            Kind::Str => {
                let text = self.text(sequence).unwrap_or("").repeat(times);
                self.str(&text).map(Some)
            }
            Kind::Bytes => {
                let bytes = self.bytes_of(sequence).unwrap_or(&[]).repeat(times);
                self.bytes(&bytes).map(Some)
            }
            Kind::ByteArray => {
                let bytes = self.bytes_of(sequence).unwrap_or(&[]).repeat(times);
                self.bytearray(&bytes).map(Some)
            }
            Kind::Packed => crate::types::packed::array::repeated(self, sequence, times).map(Some),
            _ => {
                let length = self.len_of(sequence);
                let source = self.root(sequence);
                let shape = if kind == Kind::List { Shape::Array } else { Shape::Tuple };
                let items = self.allocate(shape, length * times)?;
                for i in 0..length * times {
                    let item = self.item(self.at(source), i % length);
                    self.vm.heap.set_field(items, i, item);
                }
                if kind == Kind::Tuple {
                    return Ok(Some(items));
                }
                self.allocate_fields(Shape::List, &[Value::tiny((length * times) as i32), items]).map(Some)
            }
        }
    }

    pub(crate) fn list_repeat_in_place(&mut self, list: Handle, times: i64) -> Result<(), Stop> {
        let length = self.len_of(self.at(list));
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        if (length * 4).saturating_mul(times) > self.heap_limit_bytes() {
            return Err(self.memory_error());
        }
        if times == 0 {
            let list = self.at(list);
            self.list_truncate(list, 0);
        }
        for i in 0..length * times.saturating_sub(1) {
            let item = self.item(self.at(list), i % length);
            self.push(list, item)?;
        }
        Ok(())
    }

    /// Appends the items of any iterable.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn list_extend(&mut self, list: Handle, source: Value) -> Result<(), Stop> {
        if self.is_list_or_tuple(source) {
            let source = self.root(source);
            let count = self.len_of(self.at(source));
            let used = self.len_of(self.at(list));
            self.list_grow(list, count)?;
            if let Some(row) = self.row_of(self.at(list)) {
                let source = self.at(source);
                match self.row_of(source) {
                    Some(from) => self.vm.heap.copy_fields(from, 0, row, used, count),
                    None => (0..count).for_each(|i| {
                        let item = self.item(source, i);
                        self.vm.heap.set_field(row, used + i, item);
                    }),
                }
            }
            self.release(source);
            return Ok(());
        }
        let iterator = self.iter(source)?;
        let iterator = self.root(iterator);
        while let Some(item) = self.next(iterator)? {
            self.push(list, item)?;
            self.charge_inside()?;
        }
        self.release(iterator);
        Ok(())
    }

    /// Registers appended to the list in a register.
    pub(crate) fn append_all(&mut self, list: usize, start: usize, count: usize) -> Result<(), Stop> {
        let handle = self.root(self.vm.stack[list]);
        for i in 0..count {
            let item = self.vm.stack[start + i];
            self.push(handle, item)?;
        }
        self.release(handle);
        Ok(())
    }

    /// `[*iterable]`, or an argument `*iterable` of the callee in a register.
    pub(crate) fn extend_star(
        &mut self,
        list: usize,
        source: usize,
        callee: Option<usize>,
    ) -> Result<(), Stop> {
        let value = self.vm.stack[source];
        if !self.is_iterable(value) {
            let text = match callee {
                Some(callee) => {
                    let name = self.callee_name(self.vm.stack[callee]);
                    format!("{name} argument after * must be an iterable, not {}", self.type_name(value))
                }
                None => format!("Value after * must be an iterable, not {}", self.type_name(value)),
            };
            return Err(self.type_error(text));
        }
        let list = self.root(self.vm.stack[list]);
        let value = self.vm.stack[source];
        self.list_extend(list, value)?;
        self.release(list);
        Ok(())
    }

    /// `f-string` pieces in registers, joined.
    #[inline(never)]
    pub(crate) fn concat(&mut self, start: usize, count: usize) -> Result<Value, Stop> {
        let (mut length, mut ascii) = (0, true);
        for i in start..start + count {
            let piece = self.vm.stack[i];
            length += self.text_bytes(piece).map_or(0, <[u8]>::len);
            ascii = ascii && self.text_is_ascii(piece);
        }
        let joined = self.str_bare(length, ascii)?;
        let mut at = 0;
        for i in start..start + count {
            let piece = self.vm.stack[i];
            at = self.vm.add_text(piece, joined, at);
        }
        Ok(joined)
    }

    /// `a, b = value` into registers.
    pub(crate) fn unpack(&mut self, target: usize, source: usize, count: usize) -> Result<(), Stop> {
        let value = self.vm.stack[source];
        if self.is_list_or_tuple(value) {
            let given = self.len_of(value);
            if given == count {
                for i in 0..count {
                    self.vm.stack[target + i] = self.item(value, i);
                }
                return Ok(());
            }
            return Err(self.wrong_unpack(count, given));
        }
        let iterator = self.unpack_iter(value)?;
        let iterator = self.root(iterator);
        let first = self.vm.roots.len();
        for got in 0..count {
            match self.next(iterator)? {
                Some(item) => self.vm.roots.push(item),
                None => return Err(self.wrong_unpack(count, got)),
            }
        }
        if self.next(iterator)?.is_some() {
            let text = format!("too many values to unpack (expected {count})");
            return Err(self.value_error(text));
        }
        for i in 0..count {
            self.vm.stack[target + i] = self.vm.roots[first + i];
        }
        self.release(iterator);
        Ok(())
    }

    pub(super) fn unpack_iter(&mut self, value: Value) -> Result<Value, Stop> {
        if !self.is_iterable(value) {
            return Err(self.type_error_of("cannot unpack non-iterable {} object", value));
        }
        self.iter(value)
    }

    pub(super) fn wrong_unpack(&mut self, wanted: usize, given: usize) -> Stop {
        if given > wanted {
            return self.value_error(format!("too many values to unpack (expected {wanted})"));
        }
        self.value_error(format!("not enough values to unpack (expected {wanted}, got {given})"))
    }

    /// `a, *b, c = value` into registers.
    #[inline(never)]
    pub(crate) fn unpack_starred(
        &mut self,
        target: usize,
        source: usize,
        before: usize,
        after: usize,
    ) -> Result<(), Stop> {
        let value = self.vm.stack[source];
        let iterator = self.unpack_iter(value)?;
        let list = self.list_from(iterator)?;
        let list = self.root(list);
        let given = self.len_of(self.at(list));
        if given < before + after {
            let text =
                format!("not enough values to unpack (expected at least {}, got {given})", before + after);
            return Err(self.value_error(text));
        }
        let middle = given - before - after;
        let rest = self.list_with_capacity(middle)?;
        let rest = self.root(rest);
        for i in 0..middle {
            let item = self.item(self.at(list), before + i);
            self.push(rest, item)?;
        }
        for i in 0..before {
            self.vm.stack[target + i] = self.item(self.at(list), i);
        }
        self.vm.stack[target + before] = self.at(rest);
        for i in 0..after {
            self.vm.stack[target + before + 1 + i] = self.item(self.at(list), given - after + i);
        }
        self.release(list);
        Ok(())
    }
}
