//! Lists, tuples, ranges and everything with `[…]`: items, slices, concatenation, repetition, unpacking.

mod join;
mod range;
mod slice;

pub(crate) use slice::Span;

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
use alloc::format;
use bytecode::sym;

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

    /// Takes out `count` items from position `at` on, as far as there are any.
    pub(crate) fn list_cut(&mut self, list: Value, at: usize, count: usize) {
        let list = self.unwrapped(list);
        let length = self.heap.count(list, 0);
        let at = at.min(length);
        let count = count.min(length - at);
        let items = self.heap.field(list, 1);
        self.heap.shift_fields(items, at + count, at, length - at - count);
        self.list_truncate(list, length - count);
    }

    /// Makes room for `count` items at position `at`, which is inside the list or its end; the places hold UNDEF.
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
    pub(super) fn index_for(&mut self, v: Value, what: &str) -> Result<i64, Stop> {
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

    pub(super) fn position(&mut self, n: i64, length: usize, complaint: &str) -> Result<usize, Stop> {
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
        let index = self.at(key);
        if self.heap.is(index, Shape::Slice) {
            return self.set_bytes(this, key, value);
        }
        let n = self.index_for(index, "bytearray")?;
        let new = self.at(value);
        let byte = self.expect_int(new)?;
        let Ok(byte) = u8::try_from(byte) else {
            return Err(self.value_error("byte must be in range(0, 256)"));
        };
        let object = self.unwrapped(self.at(this));
        let length = self.bytes_of(object).map_or(0, <[u8]>::len);
        let at = self.position(n, length, "bytearray index out of range")?;
        let raw = self.heap.field(object, 1);
        self.vm.heap.raw_bytes_mut(raw, 0)[at] = byte;
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
            Kind::List if self.heap.is(index, Shape::Slice) => self.delete_slice(this, key),
            Kind::List => {
                let n = self.index_for(index, "list")?;
                let length = self.len_of(self.at(this));
                let at = self.position(n, length, "list assignment index out of range")?;
                let list = self.at(this);
                self.list_cut(list, at, 1);
                Ok(())
            }
            Kind::ByteArray => self.delete_bytes(this, key),
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
