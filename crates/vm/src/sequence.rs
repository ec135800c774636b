//! Lists, tuples, ranges and everything with `[…]`: items, slices, concatenation, repetition, unpacking.

mod join;
mod range;

use crate::{
    call::Flow,
    ctx::Ctx,
    heap::Shape,
    number::Big,
    object::{Handle, Kind},
    raise::Stop,
    run,
    types::Type,
    value::Value,
    vm::Vm,
};
use alloc::{format, string::String, vec::Vec};
use bytecode::sym;

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

impl Vm<'_> {
    /// A list of registers.
    pub(crate) fn list_of(&mut self, start: usize, count: usize) -> Result<Value, Stop> {
        let items = self.allocate(Shape::Array, count)?;
        self.heap.write_fields(items, self.stack.get(start..start + count).unwrap_or(&[]));
        self.allocate_fields(Shape::List, &[Value::tiny(count as i32), items])
    }

    /// A tuple of registers.
    pub(crate) fn tuple_of(&mut self, start: usize, count: usize) -> Result<Value, Stop> {
        let tuple = self.allocate(Shape::Tuple, count)?;
        self.heap.write_fields(tuple, self.stack.get(start..start + count).unwrap_or(&[]));
        Ok(tuple)
    }

    /// The object whose fields are the items of a list or tuple, if they lie in the heap.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn row_of(&self, v: Value) -> Option<Value> {
        let v = self.unwrapped(v);
        match self.heap.shape(v)? {
            Shape::List => Some(self.heap.field(v, 1)),
            Shape::Tuple => Some(v),
            _ => None,
        }
    }

    pub(crate) fn list_set_item(&mut self, list: Value, at: usize, value: Value) {
        let list = self.unwrapped(list);
        let items = self.heap.field(list, 1);
        self.heap.set_field(items, at, value);
    }

    /// Cuts a list to `count` items.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn list_truncate(&mut self, list: Value, count: usize) {
        let list = self.unwrapped(list);
        let items = self.heap.field(list, 1);
        for i in count..self.heap.count(list, 0) {
            self.heap.set_field(items, i, Value::UNDEF);
        }
        self.heap.set_count(list, 0, count);
    }

    /// Takes out `count` items from position `at` on.
    pub(crate) fn list_cut(&mut self, list: Value, at: usize, count: usize) {
        let list = self.unwrapped(list);
        let length = self.heap.count(list, 0);
        let items = self.heap.field(list, 1);
        self.heap.shift_fields(items, at + count, at, length - at - count);
        self.list_truncate(list, length - count);
    }

    /// Makes room for `count` items at position `at`; the places hold UNDEF.
    pub(crate) fn list_open(&mut self, list: Handle, at: usize, count: usize) -> Result<(), Stop> {
        self.list_grow(list, count)?;
        let object = self.unwrapped(self.at(list));
        let length = self.heap.count(object, 0);
        let items = self.heap.field(object, 1);
        self.heap.shift_fields(items, at, at + count, length - count - at);
        Ok(())
    }

    /// Adds `count` places that hold UNDEF at the end.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn list_grow(&mut self, list: Handle, count: usize) -> Result<(), Stop> {
        let object = self.unwrapped(self.at(list));
        let (used, items) = (self.heap.count(object, 0), self.heap.field(object, 1));
        let capacity = self.heap.body_len(items);
        if used + count <= capacity || self.heap.grow_last(items, used + count - capacity) {
            self.heap.set_count(object, 0, used + count);
            return Ok(());
        }
        let grown = self.allocate(Shape::Array, used + count.max((used / 4).max(4)))?;
        let object = self.unwrapped(self.at(list));
        let items = self.heap.field(object, 1);
        self.heap.copy_fields(items, 0, grown, 0, used);
        self.heap.set_field(object, 1, grown);
        self.heap.set_count(object, 0, used + count);
        Ok(())
    }

    /// A tuple with a list's items.
    pub(crate) fn tuple_from_list(&mut self, list: Value) -> Result<Value, Stop> {
        let list = self.root(list);
        let count = self.len_of(self.at(list));
        let tuple = self.allocate(Shape::Tuple, count);
        let list_now = self.at(list);
        self.release(list);
        let tuple = tuple?;
        if let Some(row) = self.row_of(list_now) {
            self.heap.copy_fields(row, 0, tuple, 0, count);
        }
        Ok(tuple)
    }

    /// One more byte at the end of a bytearray.
    pub fn bytearray_push(&mut self, array: Handle, byte: u8) -> Result<(), Stop> {
        let object = self.unwrapped(self.at(array));
        let length = self.heap.count(object, 0);
        let raw = self.heap.field(object, 1);
        if self.heap.body_len(raw) * 4 > length {
            self.heap.raw_bytes_mut(raw, 0)[length] = byte;
            self.heap.set_count(object, 0, length + 1);
            return Ok(());
        }
        let mut bytes = self.bytes_of(object).unwrap_or(&[]).to_vec();
        bytes.push(byte);
        self.bytearray_set(array, &bytes)
    }

    /// Whether a value is a list or tuple whose items can be read directly.
    pub fn is_list_or_tuple(&mut self, v: Value) -> bool {
        matches!(self.kind(v), Kind::List | Kind::Tuple) && self.special(v, sym::__iter__).is_none()
    }
}

/// Indexes and slices.
impl Ctx<'_, '_> {
    /// The integer that a value stands for as an index; `None` when it has no `__index__`.
    ///
    /// # Errors
    /// What `__index__` raises.
    pub fn index_of(&mut self, v: Value) -> Result<Option<Big>, Stop> {
        if let Some(big) = self.big(v) {
            return Ok(Some(big));
        }
        let Some(method) = self.special(v, sym::__index__) else { return Ok(None) };
        let answer = self.call(method, &[v])?;
        match self.big(answer) {
            Some(big) => Ok(Some(big)),
            None => Err(self.type_error_of("__index__ returned non-int (type {})", answer)),
        }
    }

    /// An index for `what`: `"list"` gives "list indices must be integers or slices, not str".
    fn index_for(&mut self, v: Value, what: &str) -> Result<i64, Stop> {
        if let Some(n) = v.as_small() {
            return Ok(n as i64);
        }
        match self.index_of(v)? {
            Some(big) => match big.to_i64() {
                Some(n) => Ok(n),
                None => {
                    let text = format!("cannot fit '{}' into an index-sized integer", self.type_name(v));
                    Err(self.index_error(text))
                }
            },
            None => {
                let text = if what == "str" {
                    format!("string indices must be integers, not '{}'", self.type_name(v))
                } else if what == "bytes" {
                    format!("byte indices must be integers or slices, not {}", self.type_name(v))
                } else {
                    format!("{what} indices must be integers or slices, not {}", self.type_name(v))
                };
                Err(self.type_error(text))
            }
        }
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

    /// The positions that a slice names in a sequence of this length.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn span(&mut self, slice: Value, length: usize) -> Result<Span, Stop> {
        let slice = self.root(slice);
        let length = length as i64;
        let step = self.slice_part(self.heap.field(self.at(slice), 2))?.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let step = step.max(-(i64::MAX / 4));
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        let clamp = |n: i64| if n < 0 { (n + length).max(lowest) } else { n.min(highest) };
        let start = self.slice_part(self.heap.field(self.at(slice), 0))?;
        let start = start.map_or(if step < 0 { highest } else { lowest }, clamp);
        let stop = self.slice_part(self.heap.field(self.at(slice), 1))?;
        let stop = stop.map_or(if step < 0 { lowest } else { highest }, clamp);
        self.release(slice);
        let count = if step < 0 {
            if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Ok(Span { start, stop, count: count as usize, step })
    }

    fn position(&mut self, n: i64, length: usize, complaint: &str) -> Result<usize, Stop> {
        let at = if n < 0 { n + length as i64 } else { n };
        if at < 0 || at >= length as i64 {
            return Err(self.index_error(complaint));
        }
        Ok(at as usize)
    }

    /// `R[register] = object[key]`
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn get_item_in_frame(
        &mut self,
        register: u8,
        object: Value,
        key: Value,
    ) -> Result<Flow, Stop> {
        let value = self.get_item(object, key)?;
        let place = self.vm.base + register as usize;
        self.vm.stack[place] = value;
        Ok(Flow::Next)
    }

    /// `object[key]`
    ///
    /// # Errors
    /// `IndexError`, `KeyError`, `TypeError` "'int' object is not subscriptable", or what `__getitem__` raises.
    pub fn get_item(&mut self, object: Value, key: Value) -> Result<Value, Stop> {
        if let Some(item) = run::item(&mut self.vm.heap, &self.vm.program, object, key) {
            return Ok(item);
        }
        if let Some(method) = self.special(object, sym::__getitem__) {
            return self.call(method, &[object, key]);
        }
        let first = self.vm.roots.len();
        let (this, key) = (self.root(object), self.root(key));
        let result = self.get_item_builtin(this, key);
        self.vm.roots.truncate(first);
        result
    }

    fn get_item_builtin(&mut self, this: Handle, key: Handle) -> Result<Value, Stop> {
        let (object, index) = (self.unwrapped(self.at(this)), self.at(key));
        let kind = self.kind(object);
        if kind == Kind::Dict {
            let whole = self.at(this);
            if self.is_module_dict(whole) {
                self.read_module(whole)?;
            }
            let (object, index) = (self.unwrapped(self.at(this)), self.at(key));
            return match self.dict_get(object, index)? {
                Some(value) => Ok(value),
                None => self.missing_key(this, key),
            };
        }
        if matches!(kind, Kind::Packed | Kind::View) {
            return self.packed_get(this, key);
        }
        if self.heap.is(index, Shape::Slice) {
            return self.get_slice(this, key, kind);
        }
        match kind {
            Kind::List => {
                let n = self.index_for(index, "list")?;
                let list = self.at(this);
                let at = self.position(n, self.len_of(list), "list index out of range")?;
                Ok(self.item(self.at(this), at))
            }
            Kind::Tuple => {
                let n = self.index_for(index, "tuple")?;
                let tuple = self.at(this);
                let at = self.position(n, self.len_of(tuple), "tuple index out of range")?;
                Ok(self.item(self.at(this), at))
            }
            Kind::Str => self.character(this, index),
            Kind::Bytes | Kind::ByteArray => {
                let name = if kind == Kind::Bytes { "bytes" } else { "bytearray" };
                let n = self.index_for(index, if kind == Kind::Bytes { "bytes" } else { "bytearray" })?;
                let length = self.bytes_of(self.at(this)).map_or(0, <[u8]>::len);
                let text =
                    if kind == Kind::Bytes { "index out of range" } else { "bytearray index out of range" };
                let _ = name;
                let at = self.position(n, length, text)?;
                let byte = self.bytes_of(self.at(this)).and_then(|bytes| bytes.get(at)).copied().unwrap_or(0);
                Ok(Value::tiny(byte as i32))
            }
            Kind::Range if self.range_is_huge(object) => self.huge_range_item(this, key),
            Kind::Range => {
                let n = self.index_for(index, "range")?;
                let length = self.range_len(self.at(this))?;
                let at = self.position(n, length, "range object index out of range")?;
                self.range_item(self.at(this), at)
            }
            Kind::Class => self.class_item(this, key),
            _ => Err(self.type_error_of("'{}' object is not subscriptable", self.at(this))),
        }
    }

    fn class_item(&mut self, this: Handle, key: Handle) -> Result<Value, Stop> {
        let class = self.at(this);
        if let Some(method) = self.class_special(class, sym::__class_getitem__) {
            let method =
                if self.heap.is(method, Shape::ClassMethod) { self.heap.field(method, 0) } else { method };
            return self.call(method, &[self.at(this), self.at(key)]);
        }
        let builtin = Value::of_type(self.builtin_base(class));
        if self.takes_types(class) || self.takes_types(builtin) && builtin != Value::of_type(Type::Type) {
            let (class, key) = (self.at(this), self.at(key));
            return self.generic_alias(class, key);
        }
        let text = format!("type '{}' is not subscriptable", self.class_name(class));
        Err(self.type_error(text))
    }

    fn missing_key(&mut self, this: Handle, key: Handle) -> Result<Value, Stop> {
        if let Some(method) = self.special(self.at(this), sym::__missing__) {
            return self.call(method, &[self.at(this), self.at(key)]);
        }
        let key = self.at(key);
        Err(self.key_error_value(key))
    }

    fn character(&mut self, this: Handle, index: Value) -> Result<Value, Stop> {
        let n = self.index_for(index, "str")?;
        let length = self.text_len(self.at(this));
        let at = self.position(n, length, "string index out of range")?;
        let bytes = self.text_bytes(self.at(this)).unwrap_or(&[]);
        if bytes.len() == length {
            return Ok(Value::ascii(bytes.get(at).copied().unwrap_or(0)));
        }
        let character = self.text(self.at(this)).and_then(|text| text.chars().nth(at));
        let mut buffer = [0; 4];
        let piece = character.unwrap_or('?').encode_utf8(&mut buffer);
        self.str(piece)
    }

    fn get_slice(&mut self, this: Handle, key: Handle, kind: Kind) -> Result<Value, Stop> {
        let length = match kind {
            Kind::Str => self.text_len(self.at(this)),
            Kind::Bytes | Kind::ByteArray => self.bytes_of(self.at(this)).map_or(0, <[u8]>::len),
            Kind::List | Kind::Tuple => self.len_of(self.at(this)),
            Kind::Range => self.range_len(self.at(this))?,
            _ => {
                let text = match kind {
                    Kind::Class => format!("type '{}' is not subscriptable", self.class_name(self.at(this))),
                    _ => format!("'{}' object is not subscriptable", self.type_name(self.at(this))),
                };
                return Err(self.type_error(text));
            }
        };
        let slice = self.at(key);
        let span = self.span(slice, length)?;
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

    /// `object[key] = value`
    ///
    /// # Errors
    /// `IndexError`, `TypeError`, or what `__setitem__` raises.
    pub fn set_item(&mut self, object: Value, key: Value, value: Value) -> Result<(), Stop> {
        if run::set_item(&mut self.vm.heap, &self.vm.program, object, key, value).is_some() {
            return Ok(());
        }
        if let Some(method) = self.special(object, sym::__setitem__) {
            return self.call(method, &[object, key, value]).map(|_| ());
        }
        let first = self.vm.roots.len();
        let (this, key, value) = (self.root(object), self.root(key), self.root(value));
        let module = self.root(if self.is_module_dict(object) { object } else { Value::UNDEF });
        if self.at(module).is_object() {
            let dict = self.at(module);
            self.read_module(dict)?;
        }
        let result = self.set_item_builtin(this, key, value);
        if self.at(module).is_object() {
            let dict = self.at(module);
            self.write_module(dict);
        }
        self.vm.roots.truncate(first);
        result
    }

    fn set_item_builtin(&mut self, this: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
        let (object, index) = (self.unwrapped(self.at(this)), self.at(key));
        match self.kind(object) {
            Kind::Dict if !self.is_proxy(self.at(this)) => {
                let value = self.at(value);
                self.set(this, object);
                self.dict_set(this, index, value)
            }
            Kind::List if self.heap.is(index, Shape::Slice) => self.set_slice(this, key, value),
            Kind::List => {
                let n = self.index_for(index, "list")?;
                let length = self.len_of(self.at(this));
                let at = self.position(n, length, "list assignment index out of range")?;
                let (list, value) = (self.at(this), self.at(value));
                self.list_set_item(list, at, value);
                Ok(())
            }
            Kind::ByteArray => self.set_byte(this, key, value),
            Kind::Packed | Kind::View => self.packed_set(this, key, value),
            _ => Err(self.type_error_of("'{}' object does not support item assignment", self.at(this))),
        }
    }

    fn set_byte(&mut self, this: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
        let mut bytes = self.bytes_of(self.at(this)).unwrap_or(&[]).to_vec();
        if self.heap.is(self.at(key), Shape::Slice) {
            let slice = self.at(key);
            let span = self.span(slice, bytes.len())?;
            let items = self.at(value);
            if self.bytes_of(items).is_none() && (self.text(items).is_some() || !self.is_iterable(items)) {
                return Err(
                    self.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
                );
            }
            let new = match self.bytes_from(items) {
                Err(Stop::Raise) if self.raised_is(Type::ValueError) => {
                    self.clear_raised();
                    return Err(self.value_error("byte must be in range(0, 256)"));
                }
                new => new?,
            };
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
            return self.bytearray_set(this, &bytes);
        }
        let index = self.at(key);
        let n = self.index_for(index, "bytearray")?;
        let at = self.position(n, bytes.len(), "bytearray index out of range")?;
        let new = self.at(value);
        let byte = self.expect_int(new)?;
        let Ok(byte) = u8::try_from(byte) else {
            return Err(self.value_error("byte must be in range(0, 256)"));
        };
        let object = self.unwrapped(self.at(this));
        let raw = self.heap.field(object, 1);
        self.vm.heap.raw_bytes_mut(raw, 0)[at] = byte;
        Ok(())
    }

    fn set_slice(&mut self, this: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
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
        let list = self.at(this);
        if source == list || !matches!(self.heap.shape(source), Some(Shape::List | Shape::Tuple)) {
            let new = self.list_from(source)?;
            self.set(value, new);
        }
        let length = self.len_of(self.at(this));
        let slice = self.at(key);
        let span = self.span(slice, length)?;
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

    /// `del object[key]`
    ///
    /// # Errors
    /// As [`Ctx::set_item`].
    pub fn delete_item(&mut self, object: Value, key: Value) -> Result<(), Stop> {
        if let Some(method) = self.special(object, sym::__delitem__) {
            return self.call(method, &[object, key]).map(|_| ());
        }
        let first = self.vm.roots.len();
        let (this, key) = (self.root(object), self.root(key));
        if self.is_module_dict(object) {
            self.read_module(object)?;
        }
        let result = self.delete_item_builtin(this, key);
        let object = self.at(this);
        if self.is_module_dict(object) {
            self.write_module(object);
        }
        self.vm.roots.truncate(first);
        result
    }

    fn delete_item_builtin(&mut self, this: Handle, key: Handle) -> Result<(), Stop> {
        let (object, index) = (self.unwrapped(self.at(this)), self.at(key));
        match self.kind(object) {
            Kind::Dict if !self.is_proxy(self.at(this)) => match self.dict_remove(object, index)? {
                Some(_) => Ok(()),
                None => {
                    let key = self.at(key);
                    Err(self.key_error_value(key))
                }
            },
            Kind::List if self.heap.is(index, Shape::Slice) => {
                let span = self.span(index, self.len_of(object))?;
                let list = self.at(this);
                let mut positions: Vec<usize> = span.positions().collect();
                positions.sort_unstable();
                if span.step.abs() == 1 && !positions.is_empty() {
                    self.list_cut(list, positions[0], positions.len());
                } else {
                    let list = self.unwrapped(list);
                    let (mut kept, mut taken) = (0, positions.iter().peekable());
                    for at in 0..self.len_of(list) {
                        if taken.next_if(|taken| **taken == at).is_none() {
                            let item = self.item(list, at);
                            self.list_set_item(list, kept, item);
                            kept += 1;
                        }
                    }
                    self.list_truncate(list, kept);
                }
                Ok(())
            }
            Kind::List => {
                let n = self.index_for(index, "list")?;
                let length = self.len_of(self.at(this));
                let at = self.position(n, length, "list assignment index out of range")?;
                let list = self.at(this);
                self.list_cut(list, at, 1);
                Ok(())
            }
            Kind::ByteArray => {
                let mut bytes = self.bytes_of(object).unwrap_or(&[]).to_vec();
                let positions: Vec<usize> = if self.heap.is(index, Shape::Slice) {
                    let mut positions: Vec<usize> = self.span(index, bytes.len())?.positions().collect();
                    positions.sort_unstable();
                    positions
                } else {
                    let n = self.index_for(index, "bytearray")?;
                    alloc::vec![self.position(n, bytes.len(), "bytearray index out of range")?]
                };
                let mut taken = positions.iter().peekable();
                let mut at = 0;
                bytes.retain(|_| {
                    at += 1;
                    taken.next_if(|taken| **taken == at - 1).is_none()
                });
                self.bytearray_set(this, &bytes)
            }
            Kind::Packed | Kind::View => self.packed_delete(this, key),
            _ => {
                // CPython's classes with sequence methods word it so.
                let sequence = matches!(
                    self.kind(object),
                    Kind::Str
                        | Kind::Tuple
                        | Kind::Bytes
                        | Kind::Range
                        | Kind::Set
                        | Kind::FrozenSet
                        | Kind::Dict
                );
                let own = self.heap.is(self.type_of(self.at(this)), Shape::Class);
                let verb = if (sequence || own) && !self.heap.is(index, Shape::Slice) {
                    "doesn't support item deletion"
                } else {
                    "does not support item deletion"
                };
                let text = format!("'{}' object {verb}", self.type_name(self.at(this)));
                Err(self.type_error(text))
            }
        }
    }
}
