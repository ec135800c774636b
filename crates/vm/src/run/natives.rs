//! Natives that need registers and heap alone, when their arguments are plain. `None` always means: call the native itself.

use super::operands::{field, float_of, length_of, object, object_mut, position, text};
use super::{cuts, rows, tables, texts};
use crate::{
    heap::{Heap, Shape},
    lookup::layout,
    native::Quick,
    text::{chars, search, split},
    value::Value,
};
use bytecode::Program;

/// What the call of a native, or of a builtin class, answers; `quick` says which.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn call(heap: &mut Heap, program: &Program<'_>, quick: u8, arguments: &[Value]) -> Option<Value> {
    match (Quick::numbered(quick)?, arguments) {
        (Quick::Len, &[v]) => length(heap, program, v),
        (Quick::Ord, &[v]) => match ascii(heap, program, v)? {
            &[byte] => Some(Value::tiny(i32::from(byte))),
            _ => None,
        },
        (Quick::Chr, &[v]) => Some(Value::ascii(u8::try_from(v.as_small()?).ok().filter(u8::is_ascii)?)),
        (Quick::Str, &[v]) => match v.as_small() {
            Some(n) => texts::digits(heap, n),
            None => text(heap, program, v).map(|_| v),
        },
        (Quick::Int, &[v]) => match float_of(heap, v) {
            Some(x) if x > -1e9 && x < 1e9 => Value::small(x as i32),
            _ => v.as_small().map(|_| v),
        },
        (Quick::Abs, &[v]) => Value::small(v.as_small()?.abs()),
        (Quick::Min, &[x, y]) => x.as_small().zip(y.as_small()).map(|(a, b)| if b < a { y } else { x }),
        (Quick::Max, &[x, y]) => x.as_small().zip(y.as_small()).map(|(a, b)| if b > a { y } else { x }),
        (Quick::IsInstance, &[v, class]) => {
            let &[header, own] = object::<2>(heap, v)?;
            let is_own =
                header as u8 == Shape::Instance as u8 && field(heap, own, layout::CLASS as u32)? == class;
            is_own.then_some(Value::TRUE)
        }
        (Quick::Append, &[list, value]) => rows::append(heap, list, value).map(|()| Value::NONE),
        (Quick::Pop, &[list]) => pop(heap, list, Value::tiny(-1)),
        (Quick::Pop, &[list, at]) => pop(heap, list, at),
        (Quick::Insert, &[list, at, value]) => insert(heap, list, at, value),
        (Quick::Get, &[dict, key, ref otherwise @ ..]) if otherwise.len() <= 1 => {
            let is_dict = object::<1>(heap, dict)?[0] as u8 == Shape::Dict as u8;
            let found = is_dict.then(|| tables::found(heap, program, dict, key))??;
            Some(found.or(otherwise.first().copied()).unwrap_or(Value::NONE))
        }
        (Quick::StartsWith, &[v, start]) => {
            Some(Value::bool(text(heap, program, v)?.starts_with(text(heap, program, start)?)))
        }
        (Quick::EndsWith, &[v, end]) => {
            Some(Value::bool(text(heap, program, v)?.ends_with(text(heap, program, end)?)))
        }
        (Quick::Find, &[v, part]) => {
            let at = search::find(ascii(heap, program, v)?, text(heap, program, part)?);
            Some(Value::tiny(at.map_or(-1, |at| at as i32)))
        }
        (Quick::Strip, &[v, ref given @ ..]) if given.len() <= 1 => {
            let bytes = ascii(heap, program, v)?;
            let part = match given.first() {
                None | Some(&Value::NONE) => split::strip(bytes, chars::is_ascii_space, true, true),
                Some(&set) => {
                    let set = text(heap, program, set)?;
                    split::strip(bytes, |byte| set.contains(&byte), true, true)
                }
            };
            texts::part(heap, program, v, part.start, part.len())
        }
        (Quick::Lower, &[v]) => texts::changed(heap, program, v, <[u8]>::make_ascii_lowercase),
        (Quick::Upper, &[v]) => texts::changed(heap, program, v, <[u8]>::make_ascii_uppercase),
        (Quick::Split, &[v]) => cuts::words(heap, program, v),
        (Quick::Split, &[v, separator]) => cuts::split(heap, program, v, separator),
        (Quick::Join, &[separator, items]) => cuts::join(heap, program, separator, items),
        (Quick::Replace, &[v, old, new]) => cuts::replace(heap, program, v, old, new),
        (Quick::AppendByte, &[array, byte]) => append_byte(heap, array, byte),
        _ => None,
    }
}

/// `bytearray.append(byte)` where there is room.
#[cfg_attr(small, optimize(speed))]
fn append_byte(heap: &mut Heap, array: Value, byte: Value) -> Option<Value> {
    let &[header, length, raw] = object::<3>(heap, array)?;
    let byte = u8::try_from(byte.as_small()?).ok()?;
    if header as u8 != Shape::ByteArray as u8 {
        return None;
    }
    *heap.raw_bytes_mut(Value(raw), 0).get_mut((length >> 1) as usize)? = byte;
    object_mut::<2>(heap, array)?[1] = length + 2;
    Some(Value::NONE)
}

/// `len(v)` of builtin containers and strings.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn length(heap: &Heap, program: &Program<'_>, v: Value) -> Option<Value> {
    if v.is_object() {
        return length_of(heap, v);
    }
    Value::small(ascii(heap, program, v)?.len() as i32)
}

/// The bytes of a string whose bytes are its characters.
pub(super) fn ascii<'a>(heap: &'a Heap, program: &'a Program<'_>, v: Value) -> Option<&'a [u8]> {
    text(heap, program, v).filter(|_| texts::is_ascii(heap, program, v))
}

/// `list.pop(at)`
#[cfg_attr(small, optimize(speed))]
fn pop(heap: &mut Heap, list: Value, at: Value) -> Option<Value> {
    let &[header, length, row] = object::<3>(heap, list)?;
    if header as u8 != Shape::List as u8 {
        return None;
    }
    let count = (length >> 1) as usize;
    let at = position(at, count)?;
    let value = field(heap, row, at as u32)?;
    heap.shift_fields(Value(row), at + 1, at, count - at - 1);
    heap.set_field(Value(row), count - 1, Value::UNDEF);
    object_mut::<2>(heap, list)?[1] = length - 2;
    Some(value)
}

/// `list.insert(at, value)` while the list has room.
#[cfg_attr(small, optimize(speed))]
fn insert(heap: &mut Heap, list: Value, at: Value, value: Value) -> Option<Value> {
    let &[header, length, row] = object::<3>(heap, list)?;
    let count = (length >> 1) as usize;
    let at = at.as_small()? as isize;
    let at = if at < 0 { (at + count as isize).max(0) as usize } else { (at as usize).min(count) };
    if header as u8 != Shape::List as u8 || count >= heap.body_len(Value(row)) {
        return None;
    }
    heap.shift_fields(Value(row), at, at + 1, count - at);
    heap.set_field(Value(row), at, value);
    object_mut::<2>(heap, list)?[1] = length + 2;
    Some(Value::NONE)
}
