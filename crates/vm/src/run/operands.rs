//! What the quick loop asks of operands that are not small integers. `None` always means: the other loop knows.

use super::{tables, texts::character};
use crate::{
    compare::Order,
    heap::{Heap, Shape},
    lookup::{MethodCache, class, layout},
    value::{Tag, Value},
};
use bytecode::{Program, ShortConstant, sym};

/// The header of an object and the words after it, `N` words in all.
#[inline(always)]
pub(super) fn object<const N: usize>(heap: &Heap, v: Value) -> Option<&[u32; N]> {
    if !v.is_object() {
        return None;
    }
    let at = (v.0 >> 2) as usize;
    heap.words().get(at..at + N)?.first_chunk::<N>()
}

/// As [`object`], to be written.
#[inline(always)]
pub(super) fn object_mut<const N: usize>(heap: &mut Heap, v: Value) -> Option<&mut [u32; N]> {
    if !v.is_object() {
        return None;
    }
    let at = (v.0 >> 2) as usize;
    heap.words_mut().get_mut(at..at + N)?.first_chunk_mut::<N>()
}

/// Field `i` of the object that a word refers to.
#[inline(always)]
pub(super) fn field(heap: &Heap, reference: u32, i: u32) -> Option<Value> {
    heap.words().get((reference >> 2) as usize + 1 + i as usize).copied().map(Value)
}

/// A constant as a value.
#[inline(always)]
pub(super) fn constant(constants: &[[u32; 2]], id: u16) -> Option<Value> {
    match ShortConstant::of(constants.get(id as usize)?)? {
        ShortConstant::Int(n) => Value::small(n),
        ShortConstant::Str(symbol) => Some(Value::symbol(symbol)),
        ShortConstant::Object => Some(Value::immediate(Tag::Constant, id as u32)),
    }
}

/// A float of the heap.
#[inline(always)]
pub(super) fn float_of(heap: &Heap, v: Value) -> Option<f64> {
    let &[header, low, high] = object::<3>(heap, v)?;
    (header as u8 == Shape::Float as u8).then(|| f64::from_bits(u64::from(low) | u64::from(high) << 32))
}

/// A float, or a small integer as one.
#[inline(always)]
fn number(heap: &Heap, program: &Program<'_>, v: Value) -> Option<f64> {
    if v.is_object() {
        return float_of(heap, v);
    }
    match v.as_small() {
        Some(n) => Some(f64::from(n)),
        None => program.float(v.payload_of(Tag::Constant)? as u16),
    }
}

/// `x op y` of two floats, or of one and a small integer; the operator is `+`, `-`, `*` or `/`.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn float(
    heap: &mut Heap,
    program: &Program<'_>,
    operator: char,
    x: Value,
    y: Value,
) -> Option<Value> {
    if x.0 & y.0 & 1 != 0 && operator != '/' {
        return None;
    }
    let (a, b) = (number(heap, program, x)?, number(heap, program, y)?);
    heap.quick_float(match operator {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        _ if b != 0.0 => a / b,
        _ => return None,
    })
}

/// The truth of comparison number `place`.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn order(heap: &Heap, program: &Program<'_>, place: u8, x: Value, y: Value) -> Option<bool> {
    if x.0 & y.0 & 1 != 0 {
        return Some(Order::of(place).holds(Some((x.0 as i32).cmp(&(y.0 as i32)))));
    }
    if let (Some(a), Some(b)) = (number(heap, program, x), number(heap, program, y)) {
        return Some(Order::of(place).holds(a.partial_cmp(&b)));
    }
    match Order::of(place) {
        Order::Eq => same(heap, program, x, y),
        Order::Ne => same(heap, program, x, y).map(|same| !same),
        // UTF-8 sorts as the characters do.
        order => Some(order.holds(Some(text(heap, program, x)?.cmp(text(heap, program, y)?)))),
    }
}

/// Whether two values are equal, when that is a question of their words: texts and `None`.
#[cfg_attr(small, optimize(speed))]
pub(super) fn same(heap: &Heap, program: &Program<'_>, x: Value, y: Value) -> Option<bool> {
    if let (Some((length, one)), Some((other_length, other))) = (heap.text_words(x), heap.text_words(y)) {
        // Most are of a word or two.
        return Some(length == other_length && one.iter().zip(other).all(|(a, b)| a == b));
    }
    match (x.tag(), y.tag()) {
        (Some(Tag::Symbol), Some(Tag::Symbol)) | (Some(Tag::Text), Some(Tag::Text)) => Some(x == y),
        (Some(Tag::Special), Some(Tag::Special)) if x.is_none() || y.is_none() => Some(x == y),
        _ => Some(text(heap, program, x)? == text(heap, program, y)?),
    }
}

/// The UTF-8 of a string.
#[inline]
#[cfg_attr(small, optimize(speed))]
pub(super) fn text<'a>(heap: &'a Heap, program: &'a Program<'_>, v: Value) -> Option<&'a [u8]> {
    match v.tag() {
        None => {
            let &[header, length] = object::<2>(heap, v)?;
            let is_text = header as u8 == Shape::Str as u8;
            is_text.then(|| heap.raw_bytes(v, 2).get(..length as usize >> 1))?
        }
        Some(_) => text_outside(program, v),
    }
}

/// The UTF-8 of a string that does not lie in the heap.
pub(super) fn text_outside<'p>(program: &Program<'p>, v: Value) -> Option<&'p [u8]> {
    match v.tag()? {
        Tag::Symbol => program.symbol_bytes(v.payload() as u16),
        Tag::Text => crate::vm::static_text(v.payload()),
        _ => None,
    }
}

/// `bool(v)` of what no program can define anew.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn truth_of(heap: &Heap, v: Value) -> Option<bool> {
    if let Some(n) = v.as_small() {
        return Some(n != 0);
    }
    match v.tag() {
        Some(Tag::Special) if v.is_none() => return Some(false),
        Some(Tag::Special) if v.is_bool() => return Some(v == Value::TRUE),
        Some(Tag::Symbol) => return Some(v != Value::symbol(sym::EMPTY)),
        Some(Tag::Text) => return Some(true),
        _ => {}
    }
    length_of(heap, v).map(|length| length != Value::tiny(0))
}

/// As [`truth_of`], also of instances whose class is known to have no say in it.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn truth(heap: &Heap, methods: &MethodCache, v: Value) -> Option<bool> {
    match object::<2>(heap, v) {
        Some(&[header, own]) if header as u8 == Shape::Instance as u8 => {
            let class = field(heap, own, layout::CLASS as u32)?;
            let lacks = |name| methods.lacks(class, Value::symbol(name));
            (lacks(sym::__bool__) && lacks(sym::__len__)).then_some(true)
        }
        _ => truth_of(heap, v),
    }
}

/// `len(v)` of builtin containers.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(super) fn length_of(heap: &Heap, v: Value) -> Option<Value> {
    let &[header] = object::<1>(heap, v)?;
    match Shape::of(header)? {
        Shape::List | Shape::ByteArray | Shape::Dict | Shape::Set | Shape::FrozenSet => field(heap, v.0, 0),
        Shape::Bytes => Value::small(field(heap, v.0, 0)?.0 as i32),
        // Characters are counted where a byte is not one.
        Shape::Str => match field(heap, v.0, 0)?.0 {
            length if length & 1 == 0 => Value::small(length as i32 >> 1),
            _ => None,
        },
        Shape::Tuple => Some(Value::tiny((header >> 8) as i32 - 1)),
        _ => None,
    }
}

/// Where `from[key]` lies, counted from the end for negative keys.
pub(super) fn position(key: Value, length: usize) -> Option<usize> {
    let n = key.as_small()? as isize;
    let at = if n < 0 { n + length as isize } else { n };
    usize::try_from(at).ok().filter(|at| *at < length)
}

/// `from[key]` of lists, tuples, bytes, strings and dicts.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(crate) fn item(heap: &mut Heap, program: &Program<'_>, from: Value, key: Value) -> Option<Value> {
    let Some(&[header, first]) = object::<2>(heap, from) else { return character(heap, program, from, key) };
    if key.is_object() && object::<1>(heap, key)?[0] as u8 == Shape::Slice as u8 {
        return part(heap, program, from, key);
    }
    match Shape::of(header)? {
        Shape::List => {
            let at = position(key, (first >> 1) as usize)?;
            field(heap, field(heap, from.0, 1)?.0, at as u32)
        }
        Shape::Tuple => field(heap, from.0, position(key, (header >> 8) as usize - 1)? as u32),
        Shape::Bytes => {
            let byte = heap.raw_bytes(from, 1).get(position(key, first as usize)?)?;
            Some(Value::tiny(i32::from(*byte)))
        }
        Shape::ByteArray => {
            let raw = field(heap, from.0, 1)?;
            let byte = heap.raw_bytes(raw, 0).get(position(key, (first >> 1) as usize)?)?;
            Some(Value::tiny(i32::from(*byte)))
        }
        Shape::Str => character(heap, program, from, key),
        Shape::Dict => tables::found(heap, program, from, key)?,
        _ => None,
    }
}

/// Where a slice begins in a container of this length, how much it takes, and its step.
pub(super) fn span(heap: &Heap, slice: Value, length: usize) -> Option<(usize, usize, isize)> {
    let &[_, start, stop, step] = object::<4>(heap, slice)?;
    let length = length as isize;
    let step = if Value(step).is_none() { 1 } else { Value(step).as_small()? as isize };
    let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let place = |bound: u32, otherwise: isize| match Value(bound) {
        Value::NONE => Some(otherwise),
        bound => match bound.as_small()? as isize {
            n if n < 0 => Some((n + length).max(lowest)),
            n => Some(n.min(highest)),
        },
    };
    let (first, last) = if step < 0 { (highest, lowest) } else { (lowest, highest) };
    let (start, stop) = (place(start, first)?, place(stop, last)?);
    let count = match step {
        0 => return None,
        1 => (stop - start).max(0),
        _ if step < 0 => (start - stop - step - 1).max(0) / -step,
        _ => (stop - start + step - 1).max(0) / step,
    };
    Some((if count == 0 { 0 } else { start as usize }, count as usize, step))
}

/// `from[start:stop:step]` of lists, tuples and strings.
#[cfg_attr(small, optimize(speed))]
fn part(heap: &mut Heap, program: &Program<'_>, from: Value, slice: Value) -> Option<Value> {
    let &[header, first, items] = object::<3>(heap, from)?;
    let (source, length) = match Shape::of(header)? {
        Shape::List => (items, (first >> 1) as usize),
        Shape::Tuple => (from.0, (header >> 8) as usize - 1),
        Shape::Str => return character(heap, program, from, slice),
        _ => return None,
    };
    let (start, count, step) = span(heap, slice, length)?;
    let (shape, row) = new_row(heap, header, count)?;
    if step == 1 {
        heap.copy_fields(Value(source), start, row, 0, count);
    } else {
        for i in 0..count {
            let at = start.checked_add_signed(i as isize * step)?;
            let item = field(heap, source, at as u32)?;
            heap.set_field(row, i, item);
        }
    }
    finish_row(heap, shape, row, count)
}

/// Room for the items of a new list or tuple, which the header says, and for the list itself.
pub(super) fn new_row(heap: &mut Heap, header: u32, count: usize) -> Option<(Shape, Value)> {
    let shape = Shape::of(header)?;
    let stored = if shape == Shape::List { Shape::Array } else { shape };
    if !heap.has_room(count + 4) {
        return None;
    }
    heap.allocate_bare(stored, count).map(|row| (shape, row))
}

/// The list or tuple of a row whose items are written.
pub(super) fn finish_row(heap: &mut Heap, shape: Shape, row: Value, count: usize) -> Option<Value> {
    if shape != Shape::List {
        return Some(row);
    }
    heap.quick_row(Shape::List, &[Value::tiny(count as i32), row])
}

/// `to[slice] = from`, a list as long as what it takes the place of.
#[cfg_attr(small, optimize(speed))]
fn set_part(heap: &mut Heap, to: Value, slice: Value, from: Value) -> Option<()> {
    let &[_, length, row] = object::<3>(heap, to)?;
    let &[header, given, items] = object::<3>(heap, from)?;
    let (start, count, step) = span(heap, slice, (length >> 1) as usize)?;
    if header as u8 != Shape::List as u8 || count != (given >> 1) as usize || step != 1 {
        return None;
    }
    heap.copy_fields(Value(items), 0, Value(row), start, count);
    Some(())
}

/// `to[key] = value` of lists, bytearrays and dicts.
#[inline(never)]
#[cfg_attr(small, optimize(speed))]
pub(crate) fn set_item(
    heap: &mut Heap,
    program: &Program<'_>,
    to: Value,
    key: Value,
    value: Value,
) -> Option<()> {
    let &[header, first, second] = object::<3>(heap, to)?;
    if header as u8 == Shape::Dict as u8 {
        return tables::set(heap, program, to, key, value);
    }
    if key.is_object() && object::<1>(heap, key)?[0] as u8 == Shape::Slice as u8 {
        return if header as u8 == Shape::List as u8 { set_part(heap, to, key, value) } else { None };
    }
    let at = position(key, (first >> 1) as usize)?;
    match Shape::of(header)? {
        Shape::List => *heap.words_mut().get_mut((second >> 2) as usize + 1 + at)? = value.0,
        Shape::ByteArray => {
            let byte = u8::try_from(value.as_small()?).ok()?;
            *heap.raw_bytes_mut(Value(second), 0).get_mut(at)? = byte;
        }
        _ => return None,
    }
    Some(())
}

/// Where the value of entry `n` of a class's own attributes lies, if the entry still has this name.
fn class_place(heap: &Heap, class: Value, n: u32, name: u16) -> Option<usize> {
    let &[header] = object::<1>(heap, class)?;
    let attributes = field(heap, class.0, class::ATTRIBUTES as u32)?;
    let &[_, _, used, entries] = object::<4>(heap, attributes)?;
    let is_there = header as u8 == Shape::Class as u8 && n < used >> 1;
    let entry = (entries >> 2) as usize + 1 + 3 * n as usize;
    (is_there && *heap.words().get(entry + 1)? == Value::symbol(name).0).then_some(entry + 2)
}

/// The value of an attribute that is the class's own.
#[inline(never)]
pub(super) fn class_value(heap: &Heap, class: Value, n: u32, name: u16) -> Option<Value> {
    heap.words().get(class_place(heap, class, n, name)?).copied().map(Value)
}

/// Sets it to a value that is plain: neither function nor descriptor.
#[inline(never)]
pub(super) fn set_class_value(heap: &mut Heap, class: Value, n: u32, name: u16, value: Value) -> Option<()> {
    let plain = match object::<1>(heap, value) {
        Some(&[header]) => header as u8 <= Shape::FrozenSet as u8,
        None => value.tag() != Some(Tag::Native),
    };
    let place = class_place(heap, class, n, name).filter(|_| plain)?;
    *heap.words_mut().get_mut(place)? = value.0;
    Some(())
}
