//! Sets: filling them, and their algebra.

use crate::{
    binary::Operator,
    ctx::Ctx,
    heap::Shape,
    object::{Handle, Kind},
    raise::Stop,
    value::Value,
};
use bytecode::sym;

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
}
