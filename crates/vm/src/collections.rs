//! Dicts as programs use them: keys of any class, and updates. Beside it: sets, and `in`.

mod contains;
mod sets;

use crate::{
    ctx::Ctx,
    heap::Shape,
    object::{Handle, Kind},
    raise::Stop,
    table::Found,
    value::{Tag, Value},
};
use alloc::format;
use bytecode::sym;

impl Ctx<'_, '_> {
    /// The entry of a key, whatever its class.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn find(&mut self, table: Handle, key: Handle, hash: i32) -> Result<Option<usize>, Stop> {
        let mut from = 0;
        loop {
            match self.table_find(self.at(table), hash, self.at(key), from) {
                Found::At(n) => return Ok(Some(n)),
                Found::Nothing => return Ok(None),
                Found::Ask(n, next) => {
                    let size = self.table_used(self.at(table));
                    let Some(other) = self.table_key(self.at(table), n) else { return Ok(None) };
                    let (other, key_now) = (self.root(other), self.at(key));
                    let equal = self.same_or_equal(self.at(other), key_now)?;
                    // `__eq__` is the program's: it may have changed the table, and then it is asked again.
                    let there = self.table_key(self.at(table), n) == Some(self.at(other));
                    self.release(other);
                    if equal && there {
                        return Ok(Some(n));
                    }
                    from = if there && self.table_used(self.at(table)) == size { next } else { 0 };
                }
            }
        }
    }

    /// The value under a key.
    ///
    /// # Errors
    /// `TypeError` for an unhashable key, or what `__eq__` raises.
    #[cfg_attr(small, optimize(speed))]
    pub fn dict_get(&mut self, dict: Value, key: Value) -> Result<Option<Value>, Stop> {
        let dict = self.unwrapped(dict);
        if let Some(hash) = self.quick_hash(key) {
            match self.table_find(dict, hash, key, 0) {
                Found::At(n) => return Ok(Some(self.table_value(dict, n))),
                Found::Nothing => return Ok(None),
                Found::Ask(..) => {}
            }
        }
        let first = self.vm.roots.len();
        let (table, key) = (self.root(dict), self.root(key));
        let result = self.dict_get_rooted(table, key);
        self.vm.roots.truncate(first);
        result
    }

    fn dict_get_rooted(&mut self, table: Handle, key: Handle) -> Result<Option<Value>, Stop> {
        let key_now = self.at(key);
        let hash = self.table_hash_of(key_now)?;
        let found = self.find(table, key, hash)?;
        Ok(found.map(|n| self.table_value(self.at(table), n)))
    }

    /// `dict[key] = value`
    ///
    /// # Errors
    /// As [`Ctx::dict_get`], `MemoryError`.
    #[cfg_attr(small, optimize(speed))]
    pub fn dict_set(&mut self, dict: Handle, key: Value, value: Value) -> Result<(), Stop> {
        if let Some(hash) = self.quick_hash(key) {
            let table = self.unwrapped(self.at(dict));
            match self.table_find(table, hash, key, 0) {
                Found::At(n) => {
                    self.table_set_value(table, n, value);
                    return Ok(());
                }
                Found::Nothing if self.table_used(table) < self.table_capacity(table) => {
                    self.table_place(table, hash, key, value);
                    return Ok(());
                }
                _ => {}
            }
        }
        let first = self.vm.roots.len();
        let (key, value) = (self.root(key), self.root(value));
        let table = self.root(self.unwrapped(self.at(dict)));
        let result = self.dict_set_rooted(table, key, value);
        self.vm.roots.truncate(first);
        result
    }

    fn dict_set_rooted(&mut self, table: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
        let key_now = self.at(key);
        let hash = self.table_hash_of(key_now)?;
        match self.find(table, key, hash)? {
            Some(n) => {
                let (table, value) = (self.at(table), self.at(value));
                self.table_set_value(table, n, value);
                Ok(())
            }
            None => {
                let (key, value) = (self.at(key), self.at(value));
                self.table_add(table, hash, key, value)
            }
        }
    }

    /// Takes a key out and answers its value.
    pub(crate) fn dict_remove(&mut self, dict: Value, key: Value) -> Result<Option<Value>, Stop> {
        let dict = self.unwrapped(dict);
        let first = self.vm.roots.len();
        let (table, key) = (self.root(dict), self.root(key));
        let key_now = self.at(key);
        let hash = self.table_hash_of(key_now)?;
        let found = self.find(table, key, hash)?;
        let table = self.at(table);
        self.vm.roots.truncate(first);
        Ok(found.map(|n| {
            let value = self.table_value(table, n);
            self.table_remove(table, n);
            value
        }))
    }

    /// Adds a key to a set; answers whether it is new.
    pub(crate) fn set_add(&mut self, set: Handle, key: Value) -> Result<bool, Stop> {
        if let Some(hash) = self.quick_hash(key) {
            let table = self.unwrapped(self.at(set));
            match self.table_find(table, hash, key, 0) {
                Found::At(_) => return Ok(false),
                Found::Nothing if self.table_used(table) < self.table_capacity(table) => {
                    self.table_place(table, hash, key, Value::UNDEF);
                    return Ok(true);
                }
                _ => {}
            }
        }
        let first = self.vm.roots.len();
        let key = self.root(key);
        let table = self.root(self.unwrapped(self.at(set)));
        let key_now = self.at(key);
        let hash = self.table_hash_of(key_now)?;
        let found = self.find(table, key, hash)?;
        if found.is_none() {
            let key = self.at(key);
            self.table_add(table, hash, key, Value::UNDEF)?;
        }
        self.vm.roots.truncate(first);
        Ok(found.is_none())
    }

    fn hash_in_set(&mut self, table: Handle, key: Handle) -> Result<i32, Stop> {
        let now = self.unwrapped(self.at(key));
        if self.heap.is(now, Shape::Set) && !self.heap.is(self.at(table), Shape::Dict) {
            return Ok(crate::table::fold(self.hash_of_frozenset(now)));
        }
        let key = self.at(key);
        self.table_hash_of(key)
    }

    /// Whether a set or dict has a key.
    pub(crate) fn table_has(&mut self, table: Value, key: Value) -> Result<bool, Stop> {
        let table = self.unwrapped(table);
        if let Some(hash) = self.quick_hash(key) {
            match self.table_find(table, hash, key, 0) {
                Found::At(_) => return Ok(true),
                Found::Nothing => return Ok(false),
                Found::Ask(..) => {}
            }
        }
        let first = self.vm.roots.len();
        let (table, key) = (self.root(table), self.root(key));
        let hash = self.hash_in_set(table, key)?;
        let found = self.find(table, key, hash)?;
        self.vm.roots.truncate(first);
        Ok(found.is_some())
    }

    /// Takes a key out of a set; answers whether it was there. A set stands for the frozenset of its keys.
    pub(crate) fn set_remove(&mut self, set: Value, key: Value) -> Result<bool, Stop> {
        let set = self.unwrapped(set);
        let first = self.vm.roots.len();
        let (table, key) = (self.root(set), self.root(key));
        let hash = self.hash_in_set(table, key)?;
        let found = self.find(table, key, hash)?;
        let table = self.at(table);
        self.vm.roots.truncate(first);
        if let Some(n) = found {
            self.table_remove(table, n);
        }
        Ok(found.is_some())
    }

    /// `dict.update(source)`: a mapping, or an iterable of pairs.
    pub(crate) fn dict_update(&mut self, dict: Handle, source: Value) -> Result<(), Stop> {
        let first = self.vm.roots.len();
        let source = self.root(source);
        let result = self.dict_update_rooted(dict, source);
        self.vm.roots.truncate(first);
        result
    }

    fn dict_update_rooted(&mut self, dict: Handle, source: Handle) -> Result<(), Stop> {
        if self.kind(self.at(source)) == Kind::Dict {
            let table = self.root(self.unwrapped(self.at(source)));
            let mut n = 0;
            while let Some(entry) = self.table_next(self.at(table), n) {
                n = entry + 1;
                let Some(key) = self.table_key(self.at(table), entry) else { continue };
                let value = self.table_value(self.at(table), entry);
                self.dict_set(dict, key, value)?;
            }
            return Ok(());
        }
        let value = self.at(source);
        if self.has_method(value, "keys") {
            let keys = self.call_method(value, sym::keys, &[])?;
            let keys = self.iter(keys)?;
            let keys = self.root(keys);
            while let Some(key) = self.next(keys)? {
                let key = self.root(key);
                let value = self.get_item(self.at(source), self.at(key))?;
                let key_now = self.at(key);
                self.dict_set(dict, key_now, value)?;
                self.release(key);
            }
            return Ok(());
        }
        self.update_from_pairs(dict, value)
    }

    fn update_from_pairs(&mut self, dict: Handle, source: Value) -> Result<(), Stop> {
        let pairs = self.iter(source)?;
        let pairs = self.root(pairs);
        let mut number = 0;
        while let Some(pair) = self.next(pairs)? {
            if !self.is_iterable(pair) {
                let text =
                    format!("cannot convert dictionary update sequence element #{number} to a sequence");
                return Err(self.type_error(text));
            }
            let pair = self.list_from(pair)?;
            let length = self.len_of(pair);
            if length != 2 {
                let text = format!(
                    "dictionary update sequence element #{number} has length {length}; 2 is required"
                );
                return Err(self.value_error(text));
            }
            let (key, value) = (self.item(pair, 0), self.item(pair, 1));
            self.dict_set(dict, key, value)?;
            number += 1;
        }
        Ok(())
    }

    /// `a | b` of dicts.
    pub(crate) fn dict_union(&mut self, a: Value, b: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let (a, b) = (self.root(a), self.root(b));
        let copy = self.table_copy(a, Shape::Dict)?;
        let copy = self.root(copy);
        let source = self.at(b);
        self.dict_update(copy, source)?;
        let made = self.at(copy);
        self.vm.roots.truncate(first);
        Ok(made)
    }

    /// A set of registers.
    #[inline(never)]
    pub(crate) fn set_of(&mut self, start: usize, count: usize) -> Result<Value, Stop> {
        let set = self.table_sized(Shape::Set, count)?;
        let set = self.root(set);
        for i in 0..count {
            let item = self.vm.stack[start + i];
            self.set_add(set, item)?;
        }
        let made = self.at(set);
        self.release(set);
        Ok(made)
    }

    /// A dict of pairs of registers.
    #[inline(never)]
    pub(crate) fn dict_of(&mut self, start: usize, pairs: usize) -> Result<Value, Stop> {
        let dict = self.table_sized(Shape::Dict, pairs)?;
        let dict = self.root(dict);
        for i in 0..pairs {
            let (key, value) = (self.vm.stack[start + 2 * i], self.vm.stack[start + 2 * i + 1]);
            self.dict_set(dict, key, value)?;
        }
        let made = self.at(dict);
        self.release(dict);
        Ok(made)
    }

    pub(crate) fn add_all(&mut self, set: usize, start: usize, count: usize) -> Result<(), Stop> {
        let set = self.root(self.vm.stack[set]);
        for i in 0..count {
            let item = self.vm.stack[start + i];
            self.set_add(set, item)?;
        }
        self.release(set);
        Ok(())
    }

    pub(crate) fn set_all(&mut self, dict: usize, start: usize, pairs: usize) -> Result<(), Stop> {
        let dict = self.root(self.vm.stack[dict]);
        for i in 0..pairs {
            let (key, value) = (self.vm.stack[start + 2 * i], self.vm.stack[start + 2 * i + 1]);
            self.dict_set(dict, key, value)?;
        }
        self.release(dict);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn update_set(&mut self, set: usize, source: usize) -> Result<(), Stop> {
        let set = self.root(self.vm.stack[set]);
        let value = self.vm.stack[source];
        if value.tag() == Some(Tag::Constant) && self.table_len(self.at(set)) == 0 {
            // A display of constants: CPython merges a constant frozenset, which it has built twice.
            let first = self.set_from(value, Shape::FrozenSet)?;
            let constants = self.root(first);
            let list = self.list_from(first)?;
            let again = self.set_from(list, Shape::FrozenSet)?;
            self.set(constants, again);
            self.set_copy_into(constants, set)?;
        } else {
            self.set_extend(set, value)?;
        }
        self.release(set);
        Ok(())
    }

    /// `{**mapping}`, or `**mapping` of the callee in a register.
    pub(crate) fn update_dict_star(
        &mut self,
        dict: usize,
        source: usize,
        callee: Option<usize>,
    ) -> Result<(), Stop> {
        let value = self.vm.stack[source];
        if self.kind(value) != Kind::Dict && !self.has_method(value, "keys") {
            let text = match callee {
                Some(callee) => {
                    let name = self.callee_name(self.vm.stack[callee]);
                    format!("{name} argument after ** must be a mapping, not {}", self.type_name(value))
                }
                None => format!("'{}' object is not a mapping", self.type_name(value)),
            };
            return Err(self.type_error(text));
        }
        let target = self.root(self.vm.stack[dict]);
        let Some(callee) = callee else {
            let value = self.vm.stack[source];
            self.dict_update(target, value)?;
            self.release(target);
            return Ok(());
        };
        let copy = self.dict()?;
        let copy = self.root(copy);
        let value = self.vm.stack[source];
        self.dict_update(copy, value)?;
        let mut n = 0;
        while let Some(entry) = self.table_next(self.at(copy), n) {
            n = entry + 1;
            let Some(key) = self.table_key(self.at(copy), entry) else { continue };
            if self.kind(key) != Kind::Str {
                return Err(self.type_error("keywords must be strings"));
            }
            if self.table_has(self.at(target), key)? {
                let name = self.callee_name(self.vm.stack[callee]);
                let key = self.table_key(self.at(copy), entry).unwrap_or(Value::NONE);
                let key = self.text(key).unwrap_or("?");
                let text = format!("{name} got multiple values for keyword argument '{key}'");
                return Err(self.type_error(text));
            }
            let key = self.table_key(self.at(copy), entry).unwrap_or(Value::NONE);
            let value = self.table_value(self.at(copy), entry);
            self.dict_set(target, key, value)?;
        }
        self.release(target);
        Ok(())
    }

    /// How CPython names a callee in complaints about its arguments.
    pub(crate) fn callee_name(&self, callee: Value) -> alloc::string::String {
        let callee =
            if self.heap.is(callee, Shape::BoundMethod) { self.heap.field(callee, 1) } else { callee };
        if self.heap.is(callee, Shape::Function) {
            let id = self.function_id(callee) as u16;
            let info = self.program.function(id);
            let module = info
                .and_then(|info| self.program.module(info.module))
                .and_then(|module| self.program.symbol(module.name))
                .unwrap_or("?");
            let name = info.and_then(|info| self.program.symbol(info.qualname)).unwrap_or("?");
            return format!("{module}.{name}()");
        }
        if self.is_class(callee) {
            return match callee.as_type() {
                Some(builtin) => format!("{}()", builtin.name()),
                None => format!("__main__.{}()", self.class_name(callee)),
            };
        }
        match self.native(callee) {
            Some(native) => format!("{}()", native.name),
            None => format!("{} object", self.type_name(callee)),
        }
    }
}
