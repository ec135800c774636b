//! Strings as far as the quick loop makes them itself. `None` always means: the other loop knows.

use super::operands::{float, object, span, text, text_outside};
use crate::{
    heap::{Heap, Shape},
    string::decimal,
    value::{Tag, Value},
};
use bytecode::{Program, sym};

/// `x + y` of numbers with a float among them, or of strings.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn added(heap: &mut Heap, program: &Program<'_>, x: Value, y: Value) -> Option<Value> {
    if (x.0 | y.0) & 1 == 0
        && let (Some(first), Some(second)) = (text(heap, program, x), text(heap, program, y))
    {
        let (first, second) = (first.len(), second.len());
        if first == 0 || second == 0 {
            return Some(if first == 0 { y } else { x });
        }
        let ascii = is_ascii(heap, program, x) && is_ascii(heap, program, y);
        let made = heap.quick_text(first + second, ascii)?;
        copy(heap, program, x, 0..first, made, 0);
        copy(heap, program, y, 0..second, made, first);
        return Some(made);
    }
    float::<'+'>(heap, program, x, y)
}

/// `from[key]` of a string whose bytes are its characters.
#[cfg_attr(small, optimize(speed))]
pub(super) fn character(heap: &mut Heap, program: &Program<'_>, from: Value, key: Value) -> Option<Value> {
    let bytes = text(heap, program, from)?;
    if !is_ascii(heap, program, from) {
        return None;
    }
    let (start, count) = match key.as_small() {
        Some(n) => {
            (usize::try_from(if n < 0 { n as isize + bytes.len() as isize } else { n as isize }).ok()?, 1)
        }
        None if object::<1>(heap, key)?[0] as u8 == Shape::Slice as u8 => span(heap, key, bytes.len())?,
        None => return None,
    };
    part(heap, program, from, start, count)
}

/// Some bytes of a string whose bytes are its characters.
#[cfg_attr(small, optimize(speed))]
pub(super) fn part(
    heap: &mut Heap,
    program: &Program<'_>,
    from: Value,
    start: usize,
    count: usize,
) -> Option<Value> {
    let bytes = text(heap, program, from)?;
    if start + count > bytes.len() {
        return None;
    }
    if count == bytes.len() {
        return Some(from);
    }
    match count {
        0 => Some(Value::symbol(sym::EMPTY)),
        1 => Some(Value::ascii(*bytes.get(start)?)),
        _ => {
            let made = heap.quick_text(count, true)?;
            copy(heap, program, from, start..start + count, made, 0);
            Some(made)
        }
    }
}

/// The decimal digits of a small integer.
#[cfg_attr(small, optimize(speed))]
pub(super) fn digits(heap: &mut Heap, n: i32) -> Option<Value> {
    let mut buffer = [0; 11];
    let digits = decimal(n, &mut buffer);
    if let [digit] = digits {
        return Some(Value::ascii(*digit));
    }
    let made = heap.quick_text(digits.len(), true)?;
    heap.raw_bytes_mut(made, 2).get_mut(..digits.len())?.copy_from_slice(digits);
    Some(made)
}

/// Whether every byte of a string is a character.
#[cfg_attr(small, optimize(speed))]
pub(super) fn is_ascii(heap: &Heap, program: &Program<'_>, v: Value) -> bool {
    match object::<2>(heap, v) {
        Some([_, length]) => length & 1 == 0,
        None if v.tag() == Some(Tag::Symbol) => program.symbol_is_ascii(v.payload() as u16) == Some(true),
        None => true,
    }
}

/// Copies bytes of a string into a new one.
#[cfg_attr(small, optimize(speed))]
fn copy(
    heap: &mut Heap,
    program: &Program<'_>,
    from: Value,
    part: core::ops::Range<usize>,
    to: Value,
    at: usize,
) {
    if from.is_object() {
        return heap.copy_bytes(from, 8 + part.start, to, 8 + at, part.len());
    }
    let end = at + part.len();
    let source = text_outside(program, from).and_then(|bytes| bytes.get(part));
    if let (Some(source), Some(place)) = (source, heap.raw_bytes_mut(to, 2).get_mut(at..end)) {
        place.copy_from_slice(source);
    }
}
