//! `in`, for containers of any class.

use crate::{ctx::Ctx, object::Kind, raise::Stop, value::Value};
use bytecode::sym;

impl Ctx<'_, '_> {
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
