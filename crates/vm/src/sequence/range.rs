//! Ranges: length, items, slices, equality, without ever making their numbers.

use super::Span;
use crate::{
    binary::Operator, ctx::Ctx, heap::Shape, number::Big, object::Handle, raise::Stop, value::Value,
};

impl Ctx<'_, '_> {
    /// How many items a range has.
    ///
    /// # Errors
    /// `OverflowError` when the machine's words cannot count them.
    pub(crate) fn range_len(&mut self, range: Value) -> Result<usize, Stop> {
        let part = |cx: &Self, i| cx.as_i64(cx.heap.field(range, i));
        let count = match (part(self, 0), part(self, 1), part(self, 2)) {
            (Some(start), Some(stop), Some(step)) => {
                let (low, high) = if step > 0 { (start, stop) } else { (stop, start) };
                // The distance of two 64-bit numbers fits into 64 bits without a sign.
                let last = (high.wrapping_sub(low) as u64).wrapping_sub(1) / step.unsigned_abs().max(1);
                if low < high { last.checked_add(1) } else { Some(0) }
            }
            _ => self.big_range_len(range),
        };
        match count.and_then(|count| isize::try_from(count).ok()) {
            Some(count) => Ok(count as usize),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    fn big_range_len(&self, range: Value) -> Option<u64> {
        let part = |i| self.big(self.heap.field(range, i));
        let (start, stop, step) = (part(0)?, part(1)?, part(2)?);
        let distance = if step.is_negative() { start.sub(&stop) } else { stop.sub(&start) };
        if distance.is_negative() {
            return Some(0);
        }
        let step = step.abs();
        let (count, _) = distance.add(&step).sub(&Big::from_i64(1)).floor_div_mod(&step)?;
        count.to_u64()
    }

    /// Whether a range may have more items than a length can say.
    pub(super) fn range_is_huge(&self, range: Value) -> bool {
        (0..2).any(|i| self.as_i64(self.heap.field(range, i)).is_none())
    }

    /// Item number `key` of a range of any length.
    #[cold]
    pub(super) fn huge_range_item(&mut self, this: Handle, key: Handle) -> Result<Value, Stop> {
        let key = self.at(key);
        let Some(at) = self.index_of(key)? else {
            let text =
                alloc::format!("range indices must be integers or slices, not {}", self.type_name(key));
            return Err(self.type_error(text));
        };
        let part = |cx: &Self, i| cx.big(cx.heap.field(cx.at(this), i)).unwrap_or(Big::ZERO);
        let (start, stop, step) = (part(self, 0), part(self, 1), part(self, 2));
        let (distance, unit) = if step.is_negative() {
            (start.sub(&stop), step.clone().abs())
        } else {
            (stop.sub(&start), step.clone())
        };
        let count = distance.add(&unit).sub(&Big::from_i64(1)).floor_div_mod(&unit);
        let count = count.map_or(Big::ZERO, |(count, _)| count);
        let at = if at.is_negative() { at.add(&count) } else { at };
        if at.is_negative() || at >= count {
            return Err(self.index_error("range object index out of range"));
        }
        match at.mul(&step) {
            Ok(offset) => self.int_big(&start.add(&offset)),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// Item `at` of a range.
    pub(crate) fn range_item(&mut self, range: Value, at: usize) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let range = self.root(range);
        let step = self.heap.field(self.at(range), 2);
        let at = self.int(at as i64)?;
        let offset = self.binary_value(Operator::Mul, step, at)?;
        let start = self.heap.field(self.at(range), 0);
        let item = self.binary_value(Operator::Add, start, offset);
        self.vm.roots.truncate(first);
        item
    }

    pub(super) fn slice_of_range(&mut self, this: Handle, span: Span) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        let start = self.range_offset(this, span.start)?;
        let start = self.root(start);
        let stop = self.range_offset(this, span.stop)?;
        let stop = self.root(stop);
        let step = self.int(span.step)?;
        let own = self.heap.field(self.at(this), 2);
        let step = self.binary_value(Operator::Mul, own, step)?;
        let fields = [self.at(start), self.at(stop), step];
        self.vm.roots.truncate(first);
        self.allocate_fields(Shape::Range, &fields)
    }

    pub(super) fn range_offset(&mut self, this: Handle, at: i64) -> Result<Value, Stop> {
        let at = self.int(at)?;
        let step = self.heap.field(self.at(this), 2);
        let offset = self.binary_value(Operator::Mul, step, at)?;
        let start = self.heap.field(self.at(this), 0);
        self.binary_value(Operator::Add, start, offset)
    }

    pub(crate) fn equal_ranges(&mut self, a: Value, b: Value) -> bool {
        let (Ok(left), Ok(right)) = (self.range_len(a), self.range_len(b)) else { return false };
        let same = |cx: &Self, i| cx.known_equal(cx.heap.field(a, i), cx.heap.field(b, i)) == Some(true);
        left == right && (left == 0 || same(self, 0) && (left == 1 || same(self, 2)))
    }
}
