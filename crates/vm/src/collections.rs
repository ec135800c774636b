//! Dicts and sets as programs use them: keys of any class, updates, and the algebra of sets.

use crate::{
    binary::Operator,
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
                    let key_now = self.at(key);
                    if self.same_or_equal(other, key_now)? {
                        return Ok(Some(n));
                    }
                    from = if self.table_used(self.at(table)) == size { next } else { 0 };
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

/// Sets.
impl Ctx<'_, '_> {
    /// Adds the items of any iterable.
    pub(crate) fn set_extend(&mut self, set: Handle, source: Value) -> Result<(), Stop> {
        if matches!(self.heap.shape(source), Some(Shape::Set | Shape::FrozenSet | Shape::Dict)) {
            let more = self.table_len(source);
            let (source, table) = (self.root(source), self.root(self.unwrapped(self.at(set))));
            self.set_reserve(table, more)?;
            let value = self.at(source);
            self.release(source);
            return self.set_extend_each(set, value);
        }
        self.set_extend_each(set, source)
    }

    fn set_extend_each(&mut self, set: Handle, source: Value) -> Result<(), Stop> {
        let iterator = self.iter(source)?;
        let iterator = self.root(iterator);
        while let Some(item) = self.next(iterator)? {
            self.set_add(set, item)?;
            self.charge_inside()?;
        }
        self.release(iterator);
        Ok(())
    }

    /// A rooted plain set of what a rooted value holds: itself, or a copy of a dict view.
    pub(crate) fn as_set(&mut self, v: Handle) -> Result<Option<Handle>, Stop> {
        let value = self.unwrapped(self.at(v));
        match self.kind(value) {
            Kind::Set | Kind::FrozenSet => Ok(Some(self.root(value))),
            Kind::DictView if self.heap.count(value, 1) != 1 => {
                self.set_from(value, Shape::Set).map(|set| Some(self.root(set)))
            }
            _ => Ok(None),
        }
    }

    /// A new set of the items of any iterable.
    pub(crate) fn set_from(&mut self, source: Value, shape: Shape) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let source = self.root(source);
        let set = self.table(shape)?;
        let set = self.root(set);
        let value = self.at(source);
        let plain = self.unwrapped(value);
        if matches!(self.kind(plain), Kind::Set | Kind::FrozenSet)
            && self.special(value, sym::__iter__).is_none()
        {
            self.set(source, plain);
            let copy = self.table_copy(source, shape)?;
            self.vm.roots.truncate(first);
            return Ok(copy);
        }
        self.set_extend(set, value)?;
        let made = self.at(set);
        self.vm.roots.truncate(first);
        Ok(made)
    }

    /// Whether every key of `a` is in `b`.
    pub(crate) fn set_within(&mut self, a: Handle, b: Handle) -> Result<bool, Stop> {
        let mut n = 0;
        while let Some(entry) = self.table_next(self.at(a), n) {
            n = entry + 1;
            let Some(key) = self.table_key(self.at(a), entry) else { continue };
            if !self.table_has(self.at(b), key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `| & - ^` of sets and dict views; `None` for other operands.
    pub(crate) fn set_operation(
        &mut self,
        operator: Operator,
        x: Value,
        y: Value,
    ) -> Result<Option<Value>, Stop> {
        let set_like = |kind| matches!(kind, Kind::Set | Kind::FrozenSet | Kind::DictView);
        let view = |cx: &Self, v| cx.kind(v) == Kind::DictView && cx.heap.count(cx.unwrapped(v), 1) != 1;
        let first = self.vm.roots.len();
        let (mut x, mut y) = (x, y);
        // A view takes any iterable as its partner.
        if view(self, x) && !set_like(self.kind(y)) {
            let kept = self.root(x);
            y = self.set_from(y, Shape::Set)?;
            x = self.at(kept);
        } else if view(self, y) && !set_like(self.kind(x)) {
            let kept = self.root(y);
            x = self.set_from(x, Shape::Set)?;
            y = self.at(kept);
        }
        if !set_like(self.kind(x)) || !set_like(self.kind(y)) {
            self.vm.roots.truncate(first);
            return Ok(None);
        }
        let shape = if self.heap.is(x, Shape::FrozenSet) { Shape::FrozenSet } else { Shape::Set };
        let (x, y) = (self.root(x), self.root(y));
        let result = match (self.as_set(x)?, self.as_set(y)?) {
            (Some(a), Some(b)) => self.combine_sets(operator, a, b, shape).map(Some),
            _ => Ok(None),
        };
        self.vm.roots.truncate(first);
        result
    }

    /// The combination of two rooted sets as a new one. Who is walked and who is asked decides the order, as in CPython.
    pub(crate) fn combine_sets(
        &mut self,
        operator: Operator,
        a: Handle,
        b: Handle,
        shape: Shape,
    ) -> Result<Value, Stop> {
        let (left, right) = (self.table_len(self.at(a)), self.table_len(self.at(b)));
        let by_change = match operator {
            Operator::And => false,
            Operator::Sub => left >> 2 > right,
            _ => true,
        };
        let start = if operator == Operator::Xor { b } else { a };
        let made = if by_change { self.table_copy(start, shape)? } else { self.table(shape)? };
        let made = self.root(made);
        match operator {
            _ if by_change => {
                self.change_set(operator, made, if operator == Operator::Xor { a } else { b })?
            }
            Operator::Sub => self.add_where(made, a, Some(b), false)?,
            _ if right > left => self.add_where(made, a, Some(b), true)?,
            _ => self.add_where(made, b, Some(a), true)?,
        }
        let set = self.at(made);
        self.release(made);
        Ok(set)
    }

    /// `|= &= -= ^=` of two rooted sets.
    pub(crate) fn change_set(&mut self, operator: Operator, set: Handle, other: Handle) -> Result<(), Stop> {
        match operator {
            Operator::Or => {
                let more = self.table_len(self.at(other));
                self.set_reserve(set, more)?;
                self.add_where(set, other, None, true)
            }
            Operator::And => {
                let shape =
                    if self.heap.is(self.at(set), Shape::FrozenSet) { Shape::FrozenSet } else { Shape::Set };
                let made = self.combine_sets(Operator::And, set, other, shape)?;
                let set = self.at(set);
                self.take_table(set, made);
                Ok(())
            }
            _ if self.at(set) == self.at(other) => {
                let set = self.at(set);
                self.table_clear(set);
                Ok(())
            }
            _ => self.toggle_keys(set, other, operator == Operator::Xor),
        }
    }

    /// Takes the keys of `other` out of a set; those that are not in it are added if `both` ways are wanted.
    fn toggle_keys(&mut self, set: Handle, other: Handle, both: bool) -> Result<(), Stop> {
        let mut n = 0;
        while let Some(entry) = self.table_next(self.at(other), n) {
            n = entry + 1;
            let Some(key) = self.table_key(self.at(other), entry) else { continue };
            let key = self.root(key);
            let there = self.set_remove(self.at(set), self.at(key))?;
            if both && !there {
                let key = self.at(key);
                self.set_add(set, key)?;
            }
            self.release(key);
        }
        if both { Ok(()) } else { self.set_tidy(set) }
    }

    /// Adds the keys of `source` that are (or are not) in `other`.
    fn add_where(
        &mut self,
        target: Handle,
        source: Handle,
        other: Option<Handle>,
        wanted: bool,
    ) -> Result<(), Stop> {
        let mut n = 0;
        while let Some(entry) = self.table_next(self.at(source), n) {
            n = entry + 1;
            let Some(key) = self.table_key(self.at(source), entry) else { continue };
            let key = self.root(key);
            let take = match other {
                Some(other) => self.table_has(self.at(other), self.at(key))? == wanted,
                None => true,
            };
            if take {
                let key_now = self.at(key);
                self.set_add(target, key_now)?;
            }
            self.release(key);
        }
        Ok(())
    }

    /// Gives a set the content of another.
    pub(crate) fn take_table(&mut self, target: Value, source: Value) {
        let target = self.unwrapped(target);
        let count = self.heap.body_len(target);
        self.vm.heap.copy_fields(source, 0, target, 0, count);
    }

    /// `item in container`
    ///
    /// # Errors
    /// `TypeError` for what is no container.
    pub fn contains(&mut self, container: Value, item: Value) -> Result<bool, Stop> {
        if let Some(method) = self.special(container, sym::__contains__) {
            if method.is_none() {
                return Err(self.type_error_of("'{}' object is not a container", container));
            }
            let answer = self.call(method, &[container, item])?;
            return self.truth(answer);
        }
        if self.is_module_dict(container) {
            let (container, item) = (self.root(container), self.root(item));
            let whole = self.at(container);
            self.read_module(whole)?;
            let (table, item) = (self.unwrapped(self.at(container)), self.at(item));
            self.release(container);
            return self.table_has(table, item);
        }
        let plain = self.unwrapped(container);
        match self.kind(plain) {
            Kind::Dict | Kind::Set | Kind::FrozenSet => self.table_has(plain, item),
            Kind::DictView if self.heap.count(plain, 1) == 0 => {
                let dict = self.heap.field(plain, 0);
                self.table_has(dict, item)
            }
            Kind::Str => match (self.text_bytes(plain), self.text_bytes(item)) {
                (Some(text), Some(piece)) => Ok(crate::text::search::find(text, piece).is_some()),
                _ => Err(self.type_error_of("'in <string>' requires string as left operand, not {}", item)),
            },
            Kind::Bytes | Kind::ByteArray => self.bytes_contain(plain, item),
            Kind::Range if item.is_small() || self.kind(item) == Kind::Int => {
                self.range_contains(plain, item)
            }
            _ => self.contains_by_walk(container, item),
        }
    }

    fn bytes_contain(&mut self, bytes: Value, item: Value) -> Result<bool, Stop> {
        if let Some(piece) = self.bytes_of(item) {
            let bytes = self.bytes_of(bytes).unwrap_or(&[]);
            return Ok(piece.is_empty() || bytes.windows(piece.len()).any(|window| window == piece));
        }
        let Some(byte) = self.as_i64(item) else {
            return Err(self.type_error_of("a bytes-like object is required, not '{}'", item));
        };
        let Ok(byte) = u8::try_from(byte) else {
            return Err(self.value_error("byte must be in range(0, 256)"));
        };
        Ok(self.bytes_of(bytes).unwrap_or(&[]).contains(&byte))
    }

    fn range_contains(&mut self, range: Value, item: Value) -> Result<bool, Stop> {
        let (Some(start), Some(stop), Some(step), Some(n)) = (
            self.big(self.heap.field(range, 0)),
            self.big(self.heap.field(range, 1)),
            self.big(self.heap.field(range, 2)),
            self.big(item),
        ) else {
            return Ok(false);
        };
        let inside = if step.is_negative() { n <= start && n > stop } else { n >= start && n < stop };
        Ok(inside && n.sub(&start).floor_div_mod(&step).is_some_and(|(_, rest)| rest.is_zero()))
    }

    fn contains_by_walk(&mut self, container: Value, item: Value) -> Result<bool, Stop> {
        let first = self.vm.roots.len();
        let item = self.root(item);
        if !self.is_iterable(container) {
            return Err(self.type_error_of("argument of type '{}' is not iterable", container));
        }
        let iterator = self.iter(container)?;
        let iterator = self.root(iterator);
        let mut found = false;
        while let Some(other) = self.next(iterator)? {
            let item = self.at(item);
            if self.same_or_equal(other, item)? {
                found = true;
                break;
            }
            self.charge_inside()?;
        }
        self.vm.roots.truncate(first);
        Ok(found)
    }
}
