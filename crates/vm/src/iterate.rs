//! Iteration: `iter`, `next`, and the walks over everything builtin. Python iterators of a `for` run in frames, not in Rust's stack.

use crate::{
    call::{Call, Flow, WINDOW},
    ctx::Ctx,
    frame::After,
    heap::Shape,
    object::{Handle, Kind},
    raise::Stop,
    run::{Step, next_item},
    types::Type,
    value::Value,
};
use alloc::format;
use bytecode::sym;

/// What an iterator walks over; kept in its first field. Fields: walk, source, position, extra, extra.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Walk {
    /// Items of a list (position); ends for good at its end.
    List,
    Tuple,
    /// Characters; the position is a byte offset.
    Str,
    Bytes,
    ByteArray,
    /// Small integers: position = next, extra 1 = how many are left, extra 2 = step.
    Range,
    /// As `Range` with integers of any size.
    BigRange,
    /// Keys of a set; extra 1 = size at the start.
    Set,
    DictKeys,
    DictValues,
    DictItems,
    /// `__getitem__` with 0, 1, 2…
    Sequence,
    /// `iter(callable, sentinel)`: extra 1 = sentinel.
    Callable,
    /// extra 1 = iterator, position = the next number.
    Enumerate,
    /// source = tuple of iterators, extra 1 = strict.
    Zip,
    /// source = function, extra 1 = tuple of iterators.
    Map,
    /// source = function, extra 1 = iterator.
    Filter,
    /// Position = items left.
    Reversed,
    /// Entries of a dict from the end; position = entry number + 1, extra 1 = 0 keys, 1 values, 2 items.
    ReversedDict,
    /// What `asend`, `athrow` or `aclose` of an asynchronous generator (the source) answers: to be awaited. Position = 0, 1
    /// or 2 for these, extra 1 = the value or exception, extra 2 = whether it was begun.
    AsyncNext,
    /// Nothing left.
    Done,
}

const WALKS: [(Walk, Type); 21] = [
    (Walk::List, Type::ListIterator),
    (Walk::Tuple, Type::TupleIterator),
    (Walk::Str, Type::StrIterator),
    (Walk::Bytes, Type::BytesIterator),
    (Walk::ByteArray, Type::ByteArrayIterator),
    (Walk::Range, Type::RangeIterator),
    (Walk::BigRange, Type::RangeIterator),
    (Walk::Set, Type::SetIterator),
    (Walk::DictKeys, Type::DictKeyIterator),
    (Walk::DictValues, Type::DictValueIterator),
    (Walk::DictItems, Type::DictItemIterator),
    (Walk::Sequence, Type::Iterator),
    (Walk::Callable, Type::CallableIterator),
    (Walk::Enumerate, Type::Enumerate),
    (Walk::Zip, Type::Zip),
    (Walk::Map, Type::Map),
    (Walk::Filter, Type::Filter),
    (Walk::Reversed, Type::Reversed),
    (Walk::ReversedDict, Type::Reversed),
    (Walk::AsyncNext, Type::AsyncStep),
    (Walk::Done, Type::Iterator),
];

const WALK: usize = 0;
const SOURCE: usize = 1;
const POSITION: usize = 2;
const EXTRA: usize = 3;

/// The class of an iterator of this kind.
pub(crate) fn iterator_type(walk: usize) -> Type {
    WALKS.get(walk).map_or(Type::Iterator, |(_, class)| *class)
}

/// Whether a builtin class is that of an iterator.
pub(crate) fn is_iterator_type(class: Type) -> bool {
    WALKS.iter().any(|(_, own)| *own == class)
}

impl Ctx<'_, '_> {
    fn walk_of(&self, iterator: Value) -> Walk {
        WALKS.get(self.heap.count(iterator, WALK)).map_or(Walk::Done, |(walk, _)| *walk)
    }

    /// The asynchronous generator behind what its `__anext__` answered.
    pub(crate) fn async_source(&self, iterator: Value) -> Option<Value> {
        let walk = Value::tiny(Walk::AsyncNext as i32);
        let is = self.heap.is(iterator, Shape::Iterator) && self.heap.field(iterator, WALK) == walk;
        is.then(|| self.heap.field(iterator, SOURCE))
    }

    /// How many items an iterator over a container has left; 0 for those that cannot know.
    pub(crate) fn items_left(&self, iterator: Value) -> usize {
        let source = self.heap.field(iterator, SOURCE);
        let position = self.heap.count(iterator, POSITION);
        match self.walk_of(iterator) {
            Walk::List | Walk::Tuple => self.len_of(source).saturating_sub(position),
            Walk::Bytes | Walk::ByteArray => {
                self.bytes_of(source).map_or(0, |bytes| bytes.len().saturating_sub(position))
            }
            Walk::Str => {
                self.text(source).and_then(|text| text.get(position..)).map_or(0, |rest| rest.chars().count())
            }
            Walk::Range => self.heap.count(iterator, EXTRA),
            Walk::Reversed => position,
            Walk::Set | Walk::DictKeys | Walk::DictValues | Walk::DictItems => {
                let table = self.unwrapped(source);
                (position..self.table_used(table)).filter(|n| self.table_key(table, *n).is_some()).count()
            }
            _ => 0,
        }
    }

    /// A new builtin iterator.
    pub(crate) fn iterator(
        &mut self,
        walk: Walk,
        source: Value,
        position: i32,
        extra: Value,
        extra2: Value,
    ) -> Result<Value, Stop> {
        let fields = [Value::tiny(walk as i32), source, Value::tiny(position), extra, extra2];
        self.allocate_fields(Shape::Iterator, &fields)
    }

    /// `iter(v)`
    ///
    /// # Errors
    /// `TypeError` "'int' object is not iterable".
    pub fn iter(&mut self, v: Value) -> Result<Value, Stop> {
        if let Some(method) = self.special(v, sym::__iter__) {
            if method.is_none() {
                return Err(self.not_iterable(v));
            }
            let iterator = self.call(method, &[v])?;
            if !self.is_iterator(iterator) {
                return Err(self.type_error_of("iter() returned non-iterator of type '{}'", iterator));
            }
            return Ok(iterator);
        }
        if self.special(v, sym::__getitem__).is_some() && !self.heap.is(v, Shape::Wrapped) {
            return self.iterator(Walk::Sequence, v, 0, Value::UNDEF, Value::UNDEF);
        }
        let v = self.unwrapped(v);
        let undef = Value::UNDEF;
        match self.kind(v) {
            Kind::List => self.iterator(Walk::List, v, 0, undef, undef),
            Kind::Tuple => self.iterator(Walk::Tuple, v, 0, undef, undef),
            Kind::Str => self.iterator(Walk::Str, v, 0, undef, undef),
            Kind::Bytes => self.iterator(Walk::Bytes, v, 0, undef, undef),
            Kind::ByteArray => self.iterator(Walk::ByteArray, v, 0, undef, undef),
            Kind::Range => self.range_iterator(v),
            Kind::Set | Kind::FrozenSet => {
                let size = Value::tiny(self.table_len(v) as i32);
                self.iterator(Walk::Set, v, 0, size, undef)
            }
            Kind::Dict => {
                let size = Value::tiny(self.table_len(v) as i32);
                self.iterator(Walk::DictKeys, v, 0, size, undef)
            }
            Kind::DictView => {
                let walk = [Walk::DictKeys, Walk::DictValues, Walk::DictItems][self.heap.count(v, 1).min(2)];
                let dict = self.unwrapped(self.heap.field(v, 0));
                let size = Value::tiny(self.table_len(dict) as i32);
                self.iterator(walk, dict, 0, size, undef)
            }
            Kind::Iterator => Ok(v),
            Kind::Packed | Kind::View => {
                self.packed_len(v)?;
                self.iterator(Walk::Sequence, v, 0, undef, undef)
            }
            Kind::Generator if self.heap.count(v, 4) == 0 || self.is_awaited(v) => Ok(v),
            _ if self.type_of(v) == Value::of_type(Type::Stream) => self.lines_of(v),
            _ => Err(self.not_iterable(v)),
        }
    }

    /// The lines of the console's input: what `readline` answers until it is empty.
    fn lines_of(&mut self, stream: Value) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let stream = self.root(stream);
        let name = self.str("readline")?;
        let readline = self.get_attribute(self.at(stream), name)?;
        let readline = self.root(readline);
        let end = self.str("")?;
        let readline = self.at(readline);
        self.vm.roots.truncate(first);
        self.iterator(Walk::Callable, readline, 0, end, Value::UNDEF)
    }

    /// `iter(range(…))` with one to three bounds from registers.
    #[inline(never)]
    pub(crate) fn iter_range(&mut self, place: usize, count: usize) -> Result<Value, Stop> {
        let Some(bounds) = self.stack.get(place..place + count) else { return Err(self.damaged()) };
        let mut copy = [Value::UNDEF; 3];
        copy.iter_mut().zip(bounds).for_each(|(own, bound)| *own = *bound);
        let range = self.call(Value::of_type(Type::Range), copy.get(..count).unwrap_or(&copy))?;
        self.iter(range)
    }

    fn not_iterable(&mut self, v: Value) -> Stop {
        let text = format!("'{}' object is not iterable", self.type_name(v));
        self.type_error(text)
    }

    pub(crate) fn is_iterator(&mut self, v: Value) -> bool {
        match self.kind(v) {
            Kind::Iterator => true,
            Kind::Generator => self.heap.count(v, 4) == 0,
            _ => self.special(v, sym::__next__).is_some(),
        }
    }

    /// Whether `iter(v)` would succeed.
    pub fn is_iterable(&mut self, v: Value) -> bool {
        let builtin = matches!(
            self.kind(v),
            Kind::List
                | Kind::Tuple
                | Kind::Str
                | Kind::Bytes
                | Kind::ByteArray
                | Kind::Range
                | Kind::Set
                | Kind::FrozenSet
                | Kind::Dict
                | Kind::DictView
                | Kind::Iterator
                | Kind::Packed
                | Kind::View
        );
        builtin
            || self.kind(v) == Kind::Generator && self.heap.count(v, 4) == 0
            || self.special(v, sym::__iter__).is_some()
            || self.special(v, sym::__getitem__).is_some()
    }

    fn range_iterator(&mut self, range: Value) -> Result<Value, Stop> {
        let start = self.heap.field(range, 0).as_small();
        let step = self.heap.field(range, 2).as_small();
        let stop = self.heap.field(range, 1).as_small();
        if let (Some(start), Some(step), Some(_)) = (start, step, stop) {
            let count = self.range_len(range)?;
            return self.iterator(
                Walk::Range,
                Value::NONE,
                start,
                Value::tiny(count as i32),
                Value::tiny(step),
            );
        }
        let (start, stop, step) =
            (self.heap.field(range, 0), self.heap.field(range, 1), self.heap.field(range, 2));
        let fields = [Value::tiny(Walk::BigRange as i32), stop, start, step, Value::UNDEF];
        self.allocate_fields(Shape::Iterator, &fields)
    }

    /// The next item for a `for` statement: Python code runs in a frame.
    #[inline(never)]
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn next_in_frame(&mut self, iterator: Value) -> Result<Step, Stop> {
        if self.heap.is(iterator, Shape::Iterator) {
            return Ok(self.step(iterator)?.map_or(Step::End, Step::Item));
        }
        if self.heap.is(iterator, Shape::Generator) {
            return self.resume_generator(iterator, Value::NONE, After::Item).map(|flow| match flow {
                Flow::Next => Step::End,
                _ => Step::Reload,
            });
        }
        if let Some(method) = self.special(iterator, sym::__next__)
            && self.heap.is(method, Shape::Function)
        {
            let start = self.vm.top;
            if start + WINDOW > self.stack.len() {
                return Err(self.recursion_error());
            }
            self.vm.stack[start] = iterator;
            let call = Call { start, positional: 1, names: Value::UNDEF, after: After::Item };
            return self.call_at(method, call).map(|_| Step::Reload);
        }
        Ok(match self.step(iterator)? {
            Some(item) => Step::Item(item),
            None => Step::End,
        })
    }

    /// `next(v)` of a rooted iterator, inside of a native, which takes a step each time; `None` at the end.
    ///
    /// # Errors
    /// What the iterator raises.
    #[cfg_attr(small, optimize(speed))]
    pub fn next(&mut self, iterator: Handle) -> Result<Option<Value>, Stop> {
        self.charge_inside()?;
        let now = self.at(iterator);
        self.step(now)
    }

    /// One step of any iterator.
    pub(crate) fn step(&mut self, iterator: Value) -> Result<Option<Value>, Stop> {
        if self.heap.is(iterator, Shape::Iterator) {
            if let Some(item) = next_item(&mut self.vm.heap, &self.vm.program, iterator) {
                return Ok(item.set());
            }
            let handle = self.root(iterator);
            let walk = self.walk_of(iterator);
            let item = if matches!(walk, Walk::Map | Walk::Filter | Walk::Zip | Walk::Enumerate) {
                self.deeper(|cx| cx.step_combined(handle, walk))
            } else {
                self.step_builtin(handle, walk)
            };
            self.release(handle);
            return item;
        }
        if self.heap.is(iterator, Shape::Generator) {
            return self.step_generator(iterator);
        }
        let Some(method) = self.special(iterator, sym::__next__) else {
            return Err(self.type_error_of("'{}' object is not an iterator", iterator));
        };
        match self.call(method, &[iterator]) {
            Ok(item) => Ok(Some(item)),
            Err(Stop::Raise) if self.raised_is(Type::StopIteration) => {
                self.clear_raised();
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    fn step_builtin(&mut self, handle: Handle, walk: Walk) -> Result<Option<Value>, Stop> {
        let iterator = self.at(handle);
        let source = self.heap.field(iterator, SOURCE);
        let at = self.heap.count(iterator, POSITION);
        match walk {
            Walk::List | Walk::Tuple => {
                if at < self.len_of(source) {
                    self.vm.heap.set_count(iterator, POSITION, at + 1);
                    return Ok(Some(self.item(source, at)));
                }
                self.end(iterator)
            }
            Walk::Str => self.step_str(iterator, source, at),
            Walk::Bytes | Walk::ByteArray => match self.bytes_of(source).and_then(|bytes| bytes.get(at)) {
                Some(byte) => {
                    let byte = Value::tiny(*byte as i32);
                    self.vm.heap.set_count(iterator, POSITION, at + 1);
                    Ok(Some(byte))
                }
                None => self.end(iterator),
            },
            Walk::BigRange => self.step_big_range(handle),
            Walk::Set | Walk::DictKeys | Walk::DictValues | Walk::DictItems => {
                self.step_table(iterator, source, at, walk)
            }
            Walk::Sequence => self.step_sequence(handle, at),
            Walk::Callable => {
                let item = self.call(source, &[])?;
                let mark = self.root(item);
                let sentinel = self.heap.field(self.at(handle), EXTRA);
                if self.same_or_equal(item, sentinel)? {
                    let iterator = self.at(handle);
                    return self.end(iterator);
                }
                Ok(Some(self.at(mark)))
            }
            Walk::Reversed => {
                if at == 0 {
                    return self.end(iterator);
                }
                self.vm.heap.set_count(iterator, POSITION, at - 1);
                self.get_item(source, Value::tiny(at as i32 - 1)).map(Some)
            }
            Walk::ReversedDict => self.step_reversed_dict(iterator, source, at),
            _ => Ok(None),
        }
    }

    fn end(&mut self, iterator: Value) -> Result<Option<Value>, Stop> {
        self.vm.heap.set_field(iterator, WALK, Value::tiny(Walk::Done as i32));
        self.vm.heap.set_field(iterator, SOURCE, Value::NONE);
        Ok(None)
    }

    fn step_str(&mut self, iterator: Value, source: Value, at: usize) -> Result<Option<Value>, Stop> {
        let Some(character) = self.text(source).and_then(|text| text.get(at..)?.chars().next()) else {
            return self.end(iterator);
        };
        self.vm.heap.set_count(iterator, POSITION, at + character.len_utf8());
        self.str(character.encode_utf8(&mut [0; 4])).map(Some)
    }

    fn step_big_range(&mut self, handle: Handle) -> Result<Option<Value>, Stop> {
        let iterator = self.at(handle);
        let (Some(next), Some(stop), Some(step)) = (
            self.big(self.heap.field(iterator, POSITION)),
            self.big(self.heap.field(iterator, SOURCE)),
            self.big(self.heap.field(iterator, EXTRA)),
        ) else {
            return Ok(None);
        };
        let ended = if step.is_negative() { next <= stop } else { next >= stop };
        if ended {
            return Ok(None);
        }
        let following = self.int_big(&next.add(&step))?;
        let iterator = self.at(handle);
        let item = self.heap.field(iterator, POSITION);
        self.vm.heap.set_field(iterator, POSITION, following);
        Ok(Some(item))
    }

    fn step_table(
        &mut self,
        iterator: Value,
        table: Value,
        at: usize,
        walk: Walk,
    ) -> Result<Option<Value>, Stop> {
        if Value::tiny(self.table_len(table) as i32) != self.heap.field(iterator, EXTRA) {
            let what = if walk == Walk::Set { "Set" } else { "dictionary" };
            return Err(self.runtime_error(format!("{what} changed size during iteration")));
        }
        let Some(entry) = self.table_next(table, at) else {
            return self.end(iterator);
        };
        self.vm.heap.set_count(iterator, POSITION, entry + 1);
        let Some(key) = self.table_key(table, entry) else { return Ok(None) };
        match walk {
            Walk::DictValues => Ok(Some(self.table_value(table, entry))),
            Walk::DictItems => {
                let value = self.table_value(table, entry);
                self.tuple(&[key, value]).map(Some)
            }
            _ => Ok(Some(key)),
        }
    }

    fn step_reversed_dict(
        &mut self,
        iterator: Value,
        table: Value,
        at: usize,
    ) -> Result<Option<Value>, Stop> {
        let Some(entry) = (0..at).rev().find(|n| self.table_key(table, *n).is_some()) else {
            return self.end(iterator);
        };
        self.vm.heap.set_count(iterator, POSITION, entry);
        let Some(key) = self.table_key(table, entry) else { return Ok(None) };
        let value = self.table_value(table, entry);
        match self.heap.count(iterator, EXTRA) {
            0 => Ok(Some(key)),
            1 => Ok(Some(value)),
            _ => self.tuple(&[key, value]).map(Some),
        }
    }

    fn step_sequence(&mut self, handle: Handle, at: usize) -> Result<Option<Value>, Stop> {
        let source = self.heap.field(self.at(handle), SOURCE);
        match self.get_item(source, Value::tiny(at as i32)) {
            Ok(item) => {
                let iterator = self.at(handle);
                self.vm.heap.set_count(iterator, POSITION, at + 1);
                Ok(Some(item))
            }
            Err(Stop::Raise) if self.raised_is(Type::IndexError) || self.raised_is(Type::StopIteration) => {
                self.clear_raised();
                let iterator = self.at(handle);
                self.end(iterator)
            }
            Err(stop) => Err(stop),
        }
    }

    fn step_combined(&mut self, handle: Handle, walk: Walk) -> Result<Option<Value>, Stop> {
        match walk {
            Walk::Enumerate => {
                let inner = self.heap.field(self.at(handle), EXTRA);
                let Some(item) = self.step(inner)? else { return Ok(None) };
                let item = self.root(item);
                let iterator = self.at(handle);
                let number = self.heap.field(iterator, POSITION);
                let next = self.add_values(number, Value::tiny(1))?;
                let iterator = self.at(handle);
                let number = self.heap.field(iterator, POSITION);
                self.vm.heap.set_field(iterator, POSITION, next);
                let item = self.at(item);
                self.tuple(&[number, item]).map(Some)
            }
            Walk::Zip => self.step_zip(handle),
            Walk::Map => {
                let first = self.vm.roots.len();
                let Some(count) = self.step_all(handle, EXTRA)? else { return Ok(None) };
                let arguments: alloc::vec::Vec<Value> = self.vm.roots[first..first + count].to_vec();
                let function = self.heap.field(self.at(handle), SOURCE);
                self.call(function, &arguments).map(Some)
            }
            _ => self.step_filter(handle),
        }
    }

    /// Takes the next number of an `enumerate`, which is a small integer and not the last one.
    pub(crate) fn number_next(&mut self, iterator: Value) -> Result<Value, Stop> {
        let walk = Value::tiny(Walk::Enumerate as i32);
        if !self.heap.is(iterator, Shape::Iterator) || self.heap.field(iterator, WALK) != walk {
            return Err(self.damaged());
        }
        let number = self.heap.field(iterator, POSITION);
        self.vm.heap.set_count(iterator, POSITION, self.heap.count(iterator, POSITION) + 1);
        Ok(number)
    }

    /// One item of each iterator of a tuple, as roots; `None` when one has ended.
    fn step_all(&mut self, handle: Handle, field: usize) -> Result<Option<usize>, Stop> {
        let first = self.vm.roots.len();
        let count = self.len_of(self.heap.field(self.at(handle), field));
        for i in 0..count {
            let inner = self.item(self.heap.field(self.at(handle), field), i);
            match self.step(inner)? {
                Some(item) => self.vm.roots.push(item),
                None => {
                    self.vm.roots.truncate(first + i);
                    return Ok(None);
                }
            }
        }
        Ok(Some(count))
    }

    fn step_zip(&mut self, handle: Handle) -> Result<Option<Value>, Stop> {
        let first = self.vm.roots.len();
        match self.step_all(handle, SOURCE)? {
            Some(0) => Ok(None),
            Some(count) => self.tuple_from(Handle(first), count).map(Some),
            None if self.heap.field(self.at(handle), EXTRA) == Value::TRUE => {
                self.zip_mismatch(handle, first)
            }
            None => Ok(None),
        }
    }

    /// `zip(strict=True)`: one has ended; all must have.
    fn zip_mismatch(&mut self, handle: Handle, first: usize) -> Result<Option<Value>, Stop> {
        let ended = self.vm.roots.len() - first;
        let count = self.len_of(self.heap.field(self.at(handle), SOURCE));
        if ended > 0 {
            let others = if ended == 1 { alloc::string::String::from(" 1") } else { format!("s 1-{ended}") };
            let text = format!("zip() argument {} is shorter than argument{others}", ended + 1);
            return Err(self.value_error(text));
        }
        for i in 1..count {
            let inner = self.item(self.heap.field(self.at(handle), SOURCE), i);
            if self.step(inner)?.is_some() {
                let others = if i == 1 { alloc::string::String::from(" 1") } else { format!("s 1-{i}") };
                let text = format!("zip() argument {} is longer than argument{others}", i + 1);
                return Err(self.value_error(text));
            }
        }
        Ok(None)
    }

    fn step_filter(&mut self, handle: Handle) -> Result<Option<Value>, Stop> {
        loop {
            let inner = self.heap.field(self.at(handle), EXTRA);
            let Some(item) = self.step(inner)? else { return Ok(None) };
            let item = self.root(item);
            let function = self.heap.field(self.at(handle), SOURCE);
            let kept = match function.is_none() {
                true => self.truth(self.at(item))?,
                false => {
                    let answer = self.call(function, &[self.at(item)])?;
                    self.truth(answer)?
                }
            };
            let value = self.at(item);
            self.release(item);
            if kept {
                return Ok(Some(value));
            }
            self.charge_inside()?;
        }
    }

    /// A fresh list of the items of any iterable.
    ///
    /// # Errors
    /// What iterating raises.
    pub fn list_from(&mut self, v: Value) -> Result<Value, Stop> {
        let kept = self.root(v);
        let list = self.list_with_capacity(0)?;
        let list = self.root(list);
        let value = self.at(kept);
        self.list_extend(list, value)?;
        let list = self.at(list);
        self.release(kept);
        Ok(list)
    }
}
