//! Slices: what they name, and reading, writing and deleting it in lists, tuples, texts and bytes.
//!
//! The parts of a slice may be objects with an `__index__`, which is the program's and may change what is sliced. So the
//! parts are read first, and held against the length afterwards.

use crate::{
    ctx::Ctx,
    heap::Shape,
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, string::String, vec, vec::Vec};

/// The parts of a slice as numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
}

/// A slice resolved for a length: the first position, how many, and the step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub start: i64,
    /// The slice's own end, inside the length.
    pub stop: i64,
    pub count: usize,
    pub step: i64,
}

impl Span {
    /// The positions in order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |i| (self.start + i as i64 * self.step) as usize)
    }
}

impl Parts {
    /// The positions that the slice names in a sequence of this length.
    #[inline(never)]
    pub fn over(self, length: usize) -> Span {
        let (length, step) = (length as i64, self.step);
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let clamp = |n: i64| if n < 0 { (n + length).max(lowest) } else { n.min(highest) };
        let start = self.start.map_or(if step < 0 { highest } else { lowest }, clamp);
        let stop = self.stop.map_or(if step < 0 { lowest } else { highest }, clamp);
        let count = if step < 0 {
            if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Span { start, stop, count: count as usize, step }
    }
}

impl Ctx<'_, '_> {
    /// Reads the parts of a slice.
    ///
    /// # Errors
    /// `ValueError` for a step of 0, `TypeError` for what is no index, or what `__index__` raises.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn slice_parts(&mut self, slice: Value) -> Result<Parts, Stop> {
        let slice = self.root(slice);
        let step = self.slice_part(self.heap.field(self.at(slice), 2))?.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let start = self.slice_part(self.heap.field(self.at(slice), 0))?;
        let stop = self.slice_part(self.heap.field(self.at(slice), 1))?;
        self.release(slice);
        Ok(Parts { start, stop, step: step.max(-(i64::MAX / 4)) })
    }

    #[cfg_attr(small, optimize(speed))]
    fn slice_part(&mut self, v: Value) -> Result<Option<i64>, Stop> {
        if let Some(n) = v.as_small() {
            return Ok(Some(n as i64));
        }
        if v.is_none() {
            return Ok(None);
        }
        match self.index_of(v)? {
            Some(big) => {
                Ok(Some(big.to_i64().unwrap_or(if big.is_negative() { i64::MIN / 4 } else { i64::MAX / 4 })))
            }
            None => {
                Err(self.type_error("slice indices must be integers or None or have an __index__ method"))
            }
        }
    }

    pub(super) fn get_slice(&mut self, this: Handle, key: Handle, kind: Kind) -> Result<Value, Stop> {
        let slice = self.at(key);
        let known = matches!(
            kind,
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::List | Kind::Tuple | Kind::Range
        );
        if !known {
            let text = match kind {
                Kind::Class => format!("type '{}' is not subscriptable", self.class_name(self.at(this))),
                _ => format!("'{}' object is not subscriptable", self.type_name(self.at(this))),
            };
            return Err(self.type_error(text));
        }
        let parts = self.slice_parts(slice)?;
        let length = match kind {
            Kind::Str => self.text_len(self.at(this)),
            Kind::Range => self.range_len(self.at(this))?,
            Kind::List | Kind::Tuple => self.len_of(self.at(this)),
            _ => self.bytes_of(self.at(this)).map_or(0, <[u8]>::len),
        };
        let span = parts.over(length);
        match kind {
            Kind::Str => self.slice_of_text(this, span, length),
            Kind::Bytes | Kind::ByteArray => {
                let bytes = self.bytes_of(self.at(this)).unwrap_or(&[]);
                let piece: Vec<u8> = span.positions().filter_map(|at| bytes.get(at).copied()).collect();
                if kind == Kind::Bytes { self.bytes(&piece) } else { self.bytearray(&piece) }
            }
            Kind::Range => self.slice_of_range(this, span),
            _ => {
                let items =
                    self.allocate(if kind == Kind::List { Shape::Array } else { Shape::Tuple }, span.count)?;
                self.copy_span(this, span, items);
                if kind == Kind::Tuple {
                    return Ok(items);
                }
                self.allocate_fields(Shape::List, &[Value::tiny(span.count as i32), items])
            }
        }
    }

    /// Items of a rooted list or tuple into a new object.
    fn copy_span(&mut self, this: Handle, span: Span, items: Value) {
        let now = self.at(this);
        match self.row_of(now) {
            Some(row) if span.step == 1 => {
                self.vm.heap.copy_fields(row, span.start as usize, items, 0, span.count);
            }
            Some(row) => {
                for (to, from) in span.positions().enumerate() {
                    let item = self.heap.field(row, from);
                    self.vm.heap.set_field(items, to, item);
                }
            }
            None => {
                for (to, from) in span.positions().enumerate() {
                    let item = self.item(now, from);
                    self.vm.heap.set_field(items, to, item);
                }
            }
        }
    }

    fn slice_of_text(&mut self, this: Handle, span: Span, length: usize) -> Result<Value, Stop> {
        let bytes = self.text_bytes(self.at(this)).unwrap_or(&[]);
        let ascii = bytes.len() == length;
        if ascii && (span.step == 1 || span.count == 0) {
            let start = span.start as usize;
            return self.str_part(this, start..start + span.count);
        }
        let piece: String = if ascii {
            span.positions().filter_map(|at| bytes.get(at).map(|byte| *byte as char)).collect()
        } else {
            let characters: Vec<char> = self.text(self.at(this)).unwrap_or("").chars().collect();
            span.positions().filter_map(|at| characters.get(at)).collect()
        };
        self.str(&piece)
    }

    pub(super) fn set_slice(&mut self, this: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
        let source = self.at(value);
        if !self.is_iterable(source) {
            let step = self.heap.field(self.at(key), 2);
            let plain = step.is_none() || step == Value::tiny(1);
            return Err(self.type_error(if plain {
                "can only assign an iterable"
            } else {
                "must assign iterable to extended slice"
            }));
        }
        let slice = self.at(key);
        let parts = self.slice_parts(slice)?;
        let (list, source) = (self.at(this), self.at(value));
        if source == list || !matches!(self.heap.shape(source), Some(Shape::List | Shape::Tuple)) {
            let new = self.list_from(source)?;
            self.set(value, new);
        }
        let span = parts.over(self.len_of(self.at(this)));
        let count = self.len_of(self.at(value));
        if span.step != 1 {
            if count != span.count {
                let text = format!(
                    "attempt to assign sequence of size {count} to extended slice of size {}",
                    span.count
                );
                return Err(self.value_error(text));
            }
            for (from, at) in span.positions().enumerate() {
                let (list, item) = (self.at(this), self.item(self.at(value), from));
                self.list_set_item(list, at, item);
            }
            return Ok(());
        }
        let start = span.start as usize;
        if count > span.count {
            self.list_open(this, start + span.count, count - span.count)?;
        } else {
            let list = self.at(this);
            self.list_cut(list, start + count, span.count - count);
        }
        if let (Some(row), Some(source)) = (self.row_of(self.at(this)), self.row_of(self.at(value))) {
            self.vm.heap.copy_fields(source, 0, row, start, count);
        }
        Ok(())
    }

    pub(super) fn delete_slice(&mut self, this: Handle, key: Handle) -> Result<(), Stop> {
        let slice = self.at(key);
        let parts = self.slice_parts(slice)?;
        let list = self.unwrapped(self.at(this));
        let span = parts.over(self.len_of(list));
        let mut positions: Vec<usize> = span.positions().collect();
        positions.sort_unstable();
        if span.step.abs() == 1 && !positions.is_empty() {
            self.list_cut(list, positions[0], positions.len());
            return Ok(());
        }
        let (mut kept, mut taken) = (0, positions.iter().peekable());
        for at in 0..self.len_of(list) {
            if taken.next_if(|taken| **taken == at).is_none() {
                let item = self.item(list, at);
                self.list_set_item(list, kept, item);
                kept += 1;
            }
        }
        self.list_truncate(list, kept);
        Ok(())
    }

    /// `bytearray[slice] = items`
    pub(super) fn set_bytes(&mut self, this: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
        let items = self.at(value);
        if self.bytes_of(items).is_none() && (self.text(items).is_some() || !self.is_iterable(items)) {
            return Err(
                self.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
            );
        }
        let slice = self.at(key);
        let parts = self.slice_parts(slice)?;
        let items = self.at(value);
        let new = match self.bytes_from(items) {
            Err(Stop::Raise) if self.raised_is(Type::ValueError) => {
                self.clear_raised();
                return Err(self.value_error("byte must be in range(0, 256)"));
            }
            new => new?,
        };
        let mut bytes = self.bytes_of(self.at(this)).unwrap_or(&[]).to_vec();
        let span = parts.over(bytes.len());
        if span.step == 1 {
            let start = span.start as usize;
            bytes.splice(start..start + span.count, new);
            return self.bytearray_set(this, &bytes);
        }
        if new.len() != span.count {
            let text = format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                new.len(),
                span.count
            );
            return Err(self.value_error(text));
        }
        span.positions().zip(new).for_each(|(at, byte)| bytes[at] = byte);
        self.bytearray_set(this, &bytes)
    }

    /// `del bytearray[key]`
    pub(super) fn delete_bytes(&mut self, this: Handle, key: Handle) -> Result<(), Stop> {
        let index = self.at(key);
        let (parts, n) = match self.heap.is(index, Shape::Slice) {
            true => (Some(self.slice_parts(index)?), 0),
            false => (None, self.index_for(index, "bytearray")?),
        };
        let mut bytes = self.bytes_of(self.at(this)).unwrap_or(&[]).to_vec();
        let mut positions: Vec<usize> = match parts {
            Some(parts) => parts.over(bytes.len()).positions().collect(),
            None => vec![self.position(n, bytes.len(), "bytearray index out of range")?],
        };
        positions.sort_unstable();
        let mut taken = positions.iter().peekable();
        let mut at = 0;
        bytes.retain(|_| {
            at += 1;
            taken.next_if(|taken| **taken == at - 1).is_none()
        });
        self.bytearray_set(this, &bytes)
    }
}
