//! Strings as far as the quick loop makes them itself. `None` always means: the other loop knows.

use super::cuts::append;
use super::operands::{finish_row, float, float_of, new_row, object, span, text, text_outside};
use crate::{
    heap::{Heap, Shape},
    string::decimal,
    text::plain::{LINE, Layout, Plain},
    value::{Tag, Value},
};
use bytecode::{Op, Program, sym};

/// `x + y` of numbers with a float among them, or of strings, lists and tuples.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn added(heap: &mut Heap, program: &Program<'_>, op: Op, x: Value, y: Value) -> Option<Value> {
    if (x.0 | y.0) & 1 == 0
        && let (Some(first), Some(second)) = (text(heap, program, x), text(heap, program, y))
    {
        let (first, second) = (first.len(), second.len());
        if first == 0 || second == 0 {
            return Some(if first == 0 { y } else { x });
        }
        let ascii = is_ascii(heap, program, x) && is_ascii(heap, program, y);
        let made = heap.quick_text(first + second, ascii)?;
        let at = append(heap, program, x, made, 0)?;
        append(heap, program, y, made, at)?;
        return Some(made);
    }
    if x.is_object() && y.is_object() {
        return rows_joined(heap, op, x, y).or_else(|| float(heap, program, '+', x, y));
    }
    float(heap, program, '+', x, y)
}

/// `x + y` of two tuples, or of two lists when neither is to be changed.
#[cfg_attr(small, optimize(speed))]
fn rows_joined(heap: &mut Heap, op: Op, x: Value, y: Value) -> Option<Value> {
    let (&[header, first, items], &[other, second, others]) = (object::<3>(heap, x)?, object::<3>(heap, y)?);
    let [(a, from), (b, more)] = match (Shape::of(header)?, Shape::of(other)?) {
        (Shape::List, Shape::List) if op == Op::Add => {
            [((first >> 1) as usize, Value(items)), ((second >> 1) as usize, Value(others))]
        }
        (Shape::Tuple, Shape::Tuple) => [((header >> 8) as usize - 1, x), ((other >> 8) as usize - 1, y)],
        _ => return None,
    };
    let (shape, row) = new_row(heap, header, a + b)?;
    heap.copy_fields(from, 0, row, 0, a);
    heap.copy_fields(more, 0, row, a, b);
    finish_row(heap, shape, row, a + b)
}

/// `from[key]` of a string whose bytes are its characters.
#[cfg_attr(small, optimize(speed))]
pub(super) fn character(heap: &mut Heap, program: &Program<'_>, from: Value, key: Value) -> Option<Value> {
    let bytes = text(heap, program, from)?;
    let (start, count, step) = match key.as_small() {
        Some(n) => {
            let at = if n < 0 { n as isize + bytes.len() as isize } else { n as isize };
            (usize::try_from(at).ok()?, 1, 1)
        }
        None if object::<1>(heap, key)?[0] as u8 == Shape::Slice as u8 => span(heap, key, bytes.len())?,
        None => return None,
    };
    if step != 1 && count > 1 {
        return None;
    }
    part(heap, program, from, start, count)
}

/// Some bytes of a string whose bytes are its characters.
#[cfg_attr(small, optimize(speed))]
pub(crate) fn part(
    heap: &mut Heap,
    program: &Program<'_>,
    from: Value,
    start: usize,
    count: usize,
) -> Option<Value> {
    let bytes = text(heap, program, from)?;
    if start + count > bytes.len() || !is_ascii(heap, program, from) {
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

/// A field of an f-string: a string, or a plain value by a common specification.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn formatted(
    heap: &mut Heap,
    program: &Program<'_>,
    value: Value,
    specification: Value,
    flags: u8,
) -> Option<Value> {
    if flags & 3 > 1 {
        return None;
    }
    let spec = if flags & 4 != 0 { text(heap, program, specification)? } else { &[] };
    if spec.is_empty() {
        return match value.as_small() {
            Some(n) => digits(heap, n),
            None => text(heap, program, value).map(|_| value),
        };
    }
    if flags & 3 != 0 && value.is_small() {
        return None;
    }
    let mut line = [0; LINE];
    let laid_out = Layout::parse(spec)?.lay_out(plain(heap, program, value)?, &mut line)?;
    of_bytes(heap, laid_out)
}

/// A value that the common specifications are about.
pub(crate) fn plain<'a>(heap: &'a Heap, program: &'a Program<'_>, value: Value) -> Option<Plain<'a>> {
    if let Some(n) = value.as_small() {
        return Some(Plain::Int(n));
    }
    match float_of(heap, value) {
        Some(x) => Some(Plain::Float(x)),
        None => text(heap, program, value).filter(|_| is_ascii(heap, program, value)).map(Plain::Text),
    }
}

/// Strings one behind the other.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn concatenated(heap: &mut Heap, program: &Program<'_>, pieces: &[Value]) -> Option<Value> {
    let (mut length, mut ascii) = (0, true);
    for piece in pieces {
        length += text(heap, program, *piece)?.len();
        ascii = ascii && is_ascii(heap, program, *piece);
    }
    if length < 2 {
        return None;
    }
    let made = heap.quick_text(length, ascii)?;
    let mut at = 0;
    for piece in pieces {
        at = append(heap, program, *piece, made, at)?;
    }
    Some(made)
}

/// A string of ASCII.
#[cfg_attr(small, optimize(speed))]
fn of_bytes(heap: &mut Heap, bytes: &[u8]) -> Option<Value> {
    if let [byte] = bytes {
        return Some(Value::ascii(*byte));
    }
    let made = heap.quick_text(bytes.len(), true)?;
    heap.raw_bytes_mut(made, 2).get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(made)
}

/// The decimal digits of a small integer.
#[cfg_attr(small, optimize(speed))]
pub(super) fn digits(heap: &mut Heap, n: i32) -> Option<Value> {
    of_bytes(heap, decimal(n, &mut [0; 11]))
}

/// A copy of a string of ASCII, changed.
#[cfg_attr(small, optimize(speed))]
pub(super) fn changed(
    heap: &mut Heap,
    program: &Program<'_>,
    v: Value,
    change: fn(&mut [u8]),
) -> Option<Value> {
    let length = text(heap, program, v)?.len();
    if length < 2 || !is_ascii(heap, program, v) {
        return None;
    }
    let made = heap.quick_text(length, true)?;
    copy(heap, program, v, 0..length, made, 0);
    change(heap.raw_bytes_mut(made, 2).get_mut(..length)?);
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
pub(super) fn copy(
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
