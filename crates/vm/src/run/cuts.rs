//! `split`, `join` and `replace` as far as the quick loop does them itself: into room that is there, with nothing in between.
//! `None` always means: call the native itself.

use super::{
    natives::ascii,
    operands::{field, finish_row, object, text, text_outside},
    texts::{is_ascii, part},
};
use crate::{
    heap::{Heap, Shape},
    text::{
        chars::is_ascii_space,
        search::{self, Unit},
    },
    value::Value,
};
use bytecode::{Program, sym};

/// `separator.join(items)` of a list or tuple of strings.
#[cfg_attr(small, optimize(speed))]
pub(super) fn join(heap: &mut Heap, program: &Program<'_>, separator: Value, items: Value) -> Option<Value> {
    let &[header, length, row] = object::<3>(heap, items)?;
    let (row, count) = match Shape::of(header)? {
        Shape::List => (row, length >> 1),
        Shape::Tuple => (items.0, (header >> 8) - 1),
        _ => return None,
    };
    let between = text(heap, program, separator)?.len();
    let (mut length, mut ascii) =
        (between * (count as usize).checked_sub(1)?, is_ascii(heap, program, separator));
    for i in 0..count {
        let item = field(heap, row, i)?;
        length += text(heap, program, item)?.len();
        ascii = ascii && is_ascii(heap, program, item);
    }
    if count < 2 || length < 2 {
        return None;
    }
    let made = heap.quick_text(length, ascii)?;
    let mut at = 0;
    for i in 0..count {
        if i > 0 && between > 0 {
            at = append(heap, program, separator, made, at)?;
        }
        at = append(heap, program, field(heap, row, i)?, made, at)?;
    }
    Some(made)
}

/// Copies a string into a new one; answers where it ends there.
#[inline]
#[cfg_attr(small, optimize(speed))]
pub(super) fn append(
    heap: &mut Heap,
    program: &Program<'_>,
    from: Value,
    to: Value,
    at: usize,
) -> Option<usize> {
    if let Some(&[_, length]) = object::<2>(heap, from) {
        let length = (length >> 1) as usize;
        heap.copy_bytes(from, 8, to, 8 + at, length);
        return Some(at + length);
    }
    let source = text_outside(program, from)?;
    let end = at + source.len();
    heap.raw_bytes_mut(to, 2).get_mut(at..end)?.copy_from_slice(source);
    Some(end)
}

/// `v.split(separator)` of ASCII.
#[cfg_attr(small, optimize(speed))]
pub(super) fn split(heap: &mut Heap, program: &Program<'_>, v: Value, separator: Value) -> Option<Value> {
    let (bytes, cut) = (ascii(heap, program, v)?, text(heap, program, separator)?);
    if cut.is_empty() {
        return None;
    }
    let (count, cut) = (search::count(bytes, cut, Unit::Byte) + 1, cut.len());
    // A part has a header and two words before its bytes.
    if !heap.has_room(bytes.len() / 4 + 5 * count + 4) {
        return None;
    }
    let row = heap.allocate_bare(Shape::Array, count)?;
    let mut at = 0;
    for i in 0..count {
        let rest = text(heap, program, v)?.get(at..)?;
        let length = search::find(rest, text(heap, program, separator)?).unwrap_or(rest.len());
        let part = part(heap, program, v, at, length)?;
        heap.set_field(row, i, part);
        at += length + cut;
    }
    finish_row(heap, Shape::List, row, count)
}

/// `v.split()` of ASCII: the words between white space.
#[cfg_attr(small, optimize(speed))]
pub(super) fn words(heap: &mut Heap, program: &Program<'_>, v: Value) -> Option<Value> {
    let bytes = ascii(heap, program, v)?;
    let (mut count, mut apart) = (0, true);
    for byte in bytes {
        let is_space = is_ascii_space(*byte);
        count += (apart && !is_space) as usize;
        apart = is_space;
    }
    if !heap.has_room(bytes.len() / 4 + 5 * count + 4) {
        return None;
    }
    let row = heap.allocate_bare(Shape::Array, count)?;
    let mut at = 0;
    for i in 0..count {
        let rest = text(heap, program, v)?.get(at..)?;
        let start = rest.iter().position(|byte| !is_ascii_space(*byte))?;
        let word = rest.get(start..)?;
        let length = word.iter().position(|byte| is_ascii_space(*byte)).unwrap_or(word.len());
        let part = part(heap, program, v, at + start, length)?;
        heap.set_field(row, i, part);
        at += start + length;
    }
    finish_row(heap, Shape::List, row, count)
}

/// `v.replace(old, new)` of ASCII.
#[cfg_attr(small, optimize(speed))]
pub(super) fn replace(
    heap: &mut Heap,
    program: &Program<'_>,
    v: Value,
    old: Value,
    new: Value,
) -> Option<Value> {
    let (bytes, cut) = (ascii(heap, program, v)?, text(heap, program, old)?);
    let with = ascii(heap, program, new)?.len();
    if cut.is_empty() {
        return None;
    }
    let (times, cut, whole) = (search::count(bytes, cut, Unit::Byte), cut.len(), bytes.len());
    let length = (whole - times * cut).checked_add(times.checked_mul(with)?)?;
    if times == 0 {
        return Some(v);
    }
    if length < 2 {
        return if length == 0 { Some(Value::symbol(sym::EMPTY)) } else { None };
    }
    let made = heap.quick_text(length, true)?;
    let (mut at, mut place) = (0, 0);
    for turn in 0..=times {
        let rest = text(heap, program, v)?.get(at..)?;
        let kept = if turn < times { search::find(rest, text(heap, program, old)?)? } else { rest.len() };
        super::texts::copy(heap, program, v, at..at + kept, made, place);
        (at, place) = (at + kept + cut, place + kept);
        if turn < times {
            place = append(heap, program, new, made, place)?;
        }
    }
    Some(made)
}
