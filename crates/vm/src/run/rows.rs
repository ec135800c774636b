//! Lists, tuples and their iterators as far as the quick loop makes and walks them itself. `None` always means: the other loop knows.

use super::{
    operands::{field, object, object_mut, text, text_outside},
    texts::is_ascii,
};
use crate::{
    heap::{Heap, Shape},
    iterate::Walk,
    value::Value,
};
use bytecode::Program;

const fn walk(walk: Walk) -> Value {
    Value::tiny(walk as i32)
}

/// A list of these items.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn list(heap: &mut Heap, items: &[Value]) -> Option<Value> {
    if !heap.has_room(items.len() + 4) {
        return None;
    }
    let row = heap.quick_row(Shape::Array, items)?;
    heap.quick_row(Shape::List, &[Value::tiny(items.len() as i32), row])
}

/// `list.append(value)` while the list has room or lies last.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn append(heap: &mut Heap, list: Value, value: Value) -> Option<()> {
    let &[header, length, row] = object::<3>(heap, list)?;
    if header as u8 != Shape::List as u8 {
        return None;
    }
    let (used, start) = ((length >> 1) as usize, (row >> 2) as usize);
    let capacity = (heap.words().get(start)? >> 8) as usize - 1;
    if used >= capacity && !heap.grow_last(Value(row), capacity.clamp(4, 64)) {
        return None;
    }
    *heap.words_mut().get_mut(start + 1 + used)? = value.0;
    object_mut::<2>(heap, list)?[1] += 2;
    Some(())
}

/// `iter(v)` of builtin containers.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn iterate(heap: &mut Heap, program: &Program<'_>, v: Value) -> Option<Value> {
    let undef = Value::UNDEF;
    let start = Value::tiny(0);
    if !v.is_object() && text_outside(program, v).is_some() {
        return heap.quick_iterator([walk(Walk::Str), v, start, undef, undef]);
    }
    let &[header, first, second] = object::<3>(heap, v)?;
    match Shape::of(header)? {
        Shape::Str => heap.quick_iterator([walk(Walk::Str), v, start, undef, undef]),
        Shape::Bytes => heap.quick_iterator([walk(Walk::Bytes), v, start, undef, undef]),
        Shape::ByteArray => heap.quick_iterator([walk(Walk::ByteArray), v, start, undef, undef]),
        Shape::Set | Shape::FrozenSet => {
            heap.quick_iterator([walk(Walk::Set), v, start, Value(first), undef])
        }
        Shape::List => heap.quick_iterator([walk(Walk::List), v, start, undef, undef]),
        Shape::Tuple => heap.quick_iterator([walk(Walk::Tuple), v, start, undef, undef]),
        Shape::Dict => heap.quick_iterator([walk(Walk::DictKeys), v, start, Value(first), undef]),
        Shape::DictView => {
            let (dict, kind) = (Value(first), [Walk::DictKeys, Walk::DictValues, Walk::DictItems]);
            let &[header, live] = object::<2>(heap, dict)?;
            let kind = *kind.get((second >> 1) as usize)?;
            let is_dict = header as u8 == Shape::Dict as u8;
            is_dict.then(|| heap.quick_iterator([walk(kind), dict, start, Value(live), undef]))?
        }
        Shape::Range => {
            let third = field(heap, v.0, 2)?;
            iterate_range(heap, &[Value(first), Value(second), third])
        }
        Shape::Iterator => Some(v),
        _ => None,
    }
}

/// `iter(range(…))` of small integers.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn iterate_range(heap: &mut Heap, bounds: &[Value]) -> Option<Value> {
    let (start, stop, step) = match bounds {
        [stop] => (0, stop.as_small()?, 1),
        [start, stop] => (start.as_small()?, stop.as_small()?, 1),
        [start, stop, step] => (start.as_small()?, stop.as_small()?, step.as_small()?),
        _ => return None,
    };
    // Two numbers of 31 bits: their distance has 32.
    let distance = if step > 0 { stop.checked_sub(start)? } else { start.checked_sub(stop)? };
    let count = match step.unsigned_abs() {
        0 => return None,
        _ if distance <= 0 => 0,
        1 => distance,
        step => ((distance as u32 - 1) / step + 1) as i32,
    };
    let fields =
        [walk(Walk::Range), Value::NONE, Value::tiny(start), Value::small(count)?, Value::tiny(step)];
    heap.quick_iterator(fields)
}

/// The next item of an iterator over builtin containers, or UNDEF at its end.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(crate) fn next_item(heap: &mut Heap, program: &Program<'_>, iterator: Value) -> Option<Value> {
    let &[header, kind, source, position, extra, _] = object::<6>(heap, iterator)?;
    if header as u8 != Shape::Iterator as u8 {
        return None;
    }
    if Value(kind) == walk(Walk::Enumerate) {
        if !heap.has_room(3) || !walks_plainly(heap, Value(extra)) || position as i32 == i32::MAX {
            return None;
        }
        let item = next_plain(heap, program, Value(extra))?;
        if item.is_undef() {
            return Some(item);
        }
        object_mut::<4>(heap, iterator)?[3] = position + 2;
        return heap.quick_row(Shape::Tuple, &[Value(position), item]);
    }
    if Value(kind) == walk(Walk::Zip) {
        return next_pair(heap, program, Value(source), Value(extra));
    }
    if Value(kind) == walk(Walk::DictItems) && !heap.has_room(3) {
        return None;
    }
    next_plain(heap, program, iterator)
}

/// The next pair of a `zip` of two.
#[cfg_attr(small, optimize(speed))]
fn next_pair(heap: &mut Heap, program: &Program<'_>, iterators: Value, strict: Value) -> Option<Value> {
    let &[header, first, second] = object::<3>(heap, iterators)?;
    let two = header == 3 << 8 | Shape::Tuple as u32 && strict == Value::FALSE;
    let (first, second) = (Value(first), Value(second));
    if !two || !heap.has_room(3) || !walks_plainly(heap, first) || !walks_plainly(heap, second) {
        return None;
    }
    let first = next_plain(heap, program, first)?;
    if first.is_undef() {
        return Some(first);
    }
    let second = next_plain(heap, program, second)?;
    if second.is_undef() { Some(second) } else { heap.quick_row(Shape::Tuple, &[first, second]) }
}

/// Whether [`next_plain`] answers for this iterator.
#[cfg_attr(small, optimize(speed))]
fn walks_plainly(heap: &Heap, iterator: Value) -> bool {
    let Some(&[header, kind, source]) = object::<3>(heap, iterator) else { return false };
    let plain = [Walk::Range, Walk::List, Walk::Tuple].map(walk);
    // A tuple of the program's constants is walked elsewhere: nothing may be taken from one iterator and not from the other.
    let is_here = Value(source).is_object() || Value(kind) == walk(Walk::Range);
    header as u8 == Shape::Iterator as u8 && plain.contains(&Value(kind)) && is_here
}

/// The next item of one container.
#[cfg_attr(small, optimize(speed))]
fn next_plain(heap: &mut Heap, program: &Program<'_>, iterator: Value) -> Option<Value> {
    let &[_, kind, source, position, extra, step] = object::<6>(heap, iterator)?;
    let (kind, at) = (Value(kind), position >> 1);
    if kind == walk(Walk::Range) {
        if extra as i32 <= 1 {
            return Some(Value::UNDEF);
        }
        let fields = object_mut::<6>(heap, iterator)?;
        (fields[3], fields[4]) = (position.wrapping_add(step - 1), extra - 2);
        return Some(Value(position));
    }
    let (row, length) = if kind == walk(Walk::List) {
        let &[_, length, row] = object::<3>(heap, Value(source))?;
        (row, length >> 1)
    } else if kind == walk(Walk::Tuple) {
        (source, (object::<1>(heap, Value(source))?[0] >> 8).wrapping_sub(1))
    } else if kind == walk(Walk::Bytes) || kind == walk(Walk::ByteArray) {
        return next_byte(heap, iterator);
    } else if kind == walk(Walk::Str) {
        return next_character(heap, program, iterator);
    } else {
        return next_entry(heap, iterator);
    };
    let item = if at < length { field(heap, row, at)? } else { Value::UNDEF };
    let fields = object_mut::<4>(heap, iterator)?;
    if item.is_undef() {
        (fields[1], fields[2]) = (walk(Walk::Done).0, Value::NONE.0);
    } else {
        fields[3] += 2;
    }
    Some(item)
}

/// The next byte; the end is left to the other loop.
#[cfg_attr(small, optimize(speed))]
fn next_byte(heap: &mut Heap, iterator: Value) -> Option<Value> {
    let &[_, _, source, position] = object::<4>(heap, iterator)?;
    let &[header, length, raw] = object::<3>(heap, Value(source))?;
    let at = (position >> 1) as usize;
    let byte = match Shape::of(header)? {
        Shape::Bytes if at < length as usize => heap.raw_bytes(Value(source), 1).get(at)?,
        Shape::ByteArray if at < (length >> 1) as usize => heap.raw_bytes(Value(raw), 0).get(at)?,
        _ => return None,
    };
    let byte = Value::tiny(i32::from(*byte));
    object_mut::<4>(heap, iterator)?[3] = position + 2;
    Some(byte)
}

/// The next character of a string whose bytes are its characters; the end is left to the other loop.
#[cfg_attr(small, optimize(speed))]
fn next_character(heap: &mut Heap, program: &Program<'_>, iterator: Value) -> Option<Value> {
    let &[_, _, source, position] = object::<4>(heap, iterator)?;
    let byte = *text(heap, program, Value(source))?.get((position >> 1) as usize)?;
    if !is_ascii(heap, program, Value(source)) {
        return None;
    }
    object_mut::<4>(heap, iterator)?[3] = position + 2;
    Some(Value::ascii(byte))
}

/// The next key, value or pair of a dict that has its size still; its end is left to the other loop.
#[cfg_attr(small, optimize(speed))]
fn next_entry(heap: &mut Heap, iterator: Value) -> Option<Value> {
    let &[_, kind, dict, position, size, _] = object::<6>(heap, iterator)?;
    let kind = Value(kind);
    if ![walk(Walk::DictKeys), walk(Walk::DictValues), walk(Walk::DictItems)].contains(&kind) {
        return None;
    }
    let &[_, live, used, entries] = object::<4>(heap, Value(dict))?;
    let at = position >> 1;
    if live != size || at >= used >> 1 {
        return None;
    }
    let (key, value) = (field(heap, entries, at * 3 + 1)?, field(heap, entries, at * 3 + 2)?);
    if key == Value::DELETED {
        return None;
    }
    object_mut::<4>(heap, iterator)?[3] += 2;
    if kind == walk(Walk::DictItems) {
        return heap.quick_row(Shape::Tuple, &[key, value]);
    }
    Some(if kind == walk(Walk::DictKeys) { key } else { value })
}
