//! `array.array`: numbers of one type, packed. The object is `[length in bytes, Raw, type character]`, as a bytearray begins.

use super::{Window, float_bytes, integer_bytes, size_of};
use crate::{
    binary::Operator,
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native},
    number::Big,
    object::{Handle, Kind},
    raise::Stop,
    types::str::room_for,
    value::Value,
};
use alloc::{format, string::String, vec::Vec};

type Answer = Result<Value, Stop>;

/// The type characters, as `array.typecodes` lists them.
pub(crate) const TYPECODES: &str = "bBuhHiIlLqQfd";

/// `array(typecode, initializer)`
pub(crate) static NEW: Native = Native::variadic("array.array", 0, new);

/// Its methods.
pub(crate) static METHODS: &[Native] = &[
    Native::new("append", 1, 1, append),
    Native::new("byteswap", 0, 0, byteswap),
    Native::new("count", 1, 1, count),
    Native::new("extend", 1, 1, extend),
    Native::new("frombytes", 1, 1, frombytes),
    Native::new("fromlist", 1, 1, fromlist),
    Native::new("fromunicode", 1, 1, fromunicode),
    Native::new("index", 1, 3, index).indexes(0b110),
    Native::new("insert", 2, 2, insert).indexes(0b1),
    Native::new("pop", 0, 1, pop).indexes(0b1),
    Native::new("remove", 1, 1, remove),
    Native::new("reverse", 0, 0, reverse),
    Native::new("tobytes", 0, 0, tobytes),
    Native::new("tolist", 0, 0, tolist),
    Native::new("tounicode", 0, 0, tounicode),
    Native::new("__copy__", 0, 0, copy),
    Native::new("__deepcopy__", 1, 1, copy),
    Native::new("__len__", 0, 0, crate::types::object::len),
    Native::new("__getitem__", 1, 1, crate::types::object::get_item),
    Native::new("__setitem__", 2, 2, crate::types::object::set_item),
    Native::new("__delitem__", 1, 1, crate::types::object::del_item),
    Native::new("__contains__", 1, 1, crate::types::object::contains),
    Native::new("__iter__", 0, 0, crate::types::object::iter),
    Native::new("__add__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::Add)),
    Native::new("__mul__", 1, 1, |cx, args| crate::types::operators::binary(cx, args, Operator::Mul)),
];

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if !(1..=2).contains(&args.len()) {
        let (least, count) =
            (if args.is_empty() { "at least 1 argument" } else { "at most 2 arguments" }, args.len());
        return Err(cx.type_error(format!("array() takes {least} ({count} given)")));
    }
    let given = cx.arg(args, 0);
    let code = match cx.text(given).map(str::as_bytes) {
        Some(&[code]) => code,
        _ => {
            return Err(cx.type_error_of("array() argument 1 must be a unicode character, not {}", given));
        }
    };
    if !TYPECODES.as_bytes().contains(&code) {
        return Err(cx.value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)"));
    }
    let array = made(cx, code, &[])?;
    let array = cx.root(array);
    if let Some(source) = cx.opt(args, 1) {
        fill(cx, array, code, source)?;
    }
    Ok(cx.at(array))
}

fn fill(cx: &mut Ctx<'_, '_>, array: Handle, code: u8, source: Value) -> Result<(), Stop> {
    match cx.kind(source) {
        Kind::Str if code != b'u' => {
            let text =
                format!("cannot use a str to initialize an array with typecode '{}'", char::from(code));
            Err(cx.type_error(text))
        }
        Kind::Bytes | Kind::ByteArray => {
            let bytes = cx.bytes_of(source).unwrap_or(&[]).to_vec();
            add_bytes(cx, array, &bytes)
        }
        _ => extend_from(cx, array, source),
    }
}

/// A new array.
fn made(cx: &mut Ctx<'_, '_>, code: u8, bytes: &[u8]) -> Answer {
    room_for(cx, bytes.len())?;
    let raw = cx.allocate(Shape::Raw, bytes.len().div_ceil(4).max(1))?;
    cx.vm.heap.raw_bytes_mut(raw, 0)[..bytes.len()].copy_from_slice(bytes);
    cx.allocate_fields(Shape::Packed, &[Value::tiny(bytes.len() as i32), raw, Value::tiny(i32::from(code))])
}

fn code_of(cx: &Ctx<'_, '_>, v: Value) -> u8 {
    cx.heap.count(cx.unwrapped(v), 2) as u8
}

fn content(cx: &Ctx<'_, '_>, v: Value) -> Vec<u8> {
    cx.bytes_of(v).unwrap_or(&[]).to_vec()
}

/// The window of an argument that is an array.
fn this(cx: &mut Ctx<'_, '_>, args: Args) -> (Handle, Window) {
    let array = cx.unwrapped(cx.arg(args, 0));
    let none = Window { store: array, code: b'B', start: 0, step: 1, count: 0, writable: false };
    let window = cx.window(array).unwrap_or(none);
    (cx.root(array), window)
}

/// A value as an item's bytes.
fn encoded(cx: &mut Ctx<'_, '_>, code: u8, value: Value) -> Result<[u8; 8], Stop> {
    match code {
        b'f' | b'd' => Ok(float_bytes(code, cx.expect_float(value)?)),
        b'u' => {
            let mut characters = cx.text(value).unwrap_or("").chars();
            match (characters.next(), characters.next()) {
                (Some(c), None) => {
                    Ok(integer_bytes(b'I', &Big::from_i64(i64::from(u32::from(c)))).unwrap_or([0; 8]))
                }
                _ => Err(cx.type_error("array item must be unicode character")),
            }
        }
        _ => {
            let Some(number) = cx.index_of(value)? else {
                return Err(cx.type_error_of("'{}' object cannot be interpreted as an integer", value));
            };
            match integer_bytes(code, &number) {
                Some(bytes) => Ok(bytes),
                None => {
                    let text = unfit(code, &number);
                    Err(cx.overflow_error(text))
                }
            }
        }
    }
}

/// What CPython says of a number out of range: it converts to a C type first, and only then looks closer.
fn unfit(code: u8, number: &Big) -> String {
    let (negative, wide) = (number.is_negative(), number.to_i64());
    let short = |bits: u32| wide.is_some_and(|n| n >= -(1 << bits) && n < 1 << bits);
    let name = match code {
        b'q' => return "int too big to convert".into(),
        b'Q' if negative => return "can't convert negative int to unsigned".into(),
        b'Q' => return "int too big to convert".into(),
        b'I' | b'L' if negative => return "can't convert negative value to unsigned int".into(),
        b'I' | b'L' if number.to_u64().is_none() => {
            return "Python int too large to convert to C unsigned long".into();
        }
        b'I' | b'L' => "unsigned int",
        _ if wide.is_none() => return "Python int too large to convert to C long".into(),
        b'b' if short(15) => "signed char",
        b'b' | b'h' => "signed short integer",
        b'B' => "unsigned byte integer",
        b'H' if short(31) => "unsigned short",
        _ => "signed integer",
    };
    format!(
        "{name} is {} than {}",
        if negative { "less" } else { "greater" },
        if negative { "minimum" } else { "maximum" }
    )
}

fn add_bytes(cx: &mut Ctx<'_, '_>, array: Handle, more: &[u8]) -> Result<(), Stop> {
    let now = cx.at(array);
    let size = size_of(code_of(cx, now)).unwrap_or(1);
    if !more.len().is_multiple_of(size) {
        return Err(cx.value_error("bytes length not a multiple of item size"));
    }
    let mut bytes = content(cx, now);
    bytes.extend_from_slice(more);
    store(cx, array, &bytes)
}

fn store(cx: &mut Ctx<'_, '_>, array: Handle, bytes: &[u8]) -> Result<(), Stop> {
    room_for(cx, bytes.len())?;
    cx.bytearray_set(array, bytes)
}

fn add_item(cx: &mut Ctx<'_, '_>, array: Handle, value: Value) -> Result<(), Stop> {
    let code = code_of(cx, cx.at(array));
    let bytes = encoded(cx, code, value)?;
    for byte in &bytes[..size_of(code).unwrap_or(1)] {
        cx.bytearray_push(array, *byte)?;
    }
    Ok(())
}

fn extend_from(cx: &mut Ctx<'_, '_>, array: Handle, source: Value) -> Result<(), Stop> {
    if cx.kind(source) == Kind::Packed && code_of(cx, source) == code_of(cx, cx.at(array)) {
        let bytes = content(cx, source);
        return add_bytes(cx, array, &bytes);
    }
    let items = cx.iter(source)?;
    let items = cx.root(items);
    while let Some(item) = cx.next(items)? {
        add_item(cx, array, item)?;
        cx.charge_inside()?;
    }
    cx.release(items);
    Ok(())
}

fn append(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, _) = this(cx, args);
    let value = cx.arg(args, 1);
    add_item(cx, array, value)?;
    Ok(Value::NONE)
}

fn byteswap(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    let mut bytes = content(cx, cx.at(array));
    bytes.chunks_mut(window.size()).for_each(<[u8]>::reverse);
    store(cx, array, &bytes)?;
    Ok(Value::NONE)
}

/// The place of the first item equal to the argument, from `from` to before `to`; or how many there are.
fn search(cx: &mut Ctx<'_, '_>, args: Args, from: usize, to: usize, all: bool) -> Result<usize, Stop> {
    let (array, mut found) = (cx.root(cx.unwrapped(cx.arg(args, 0))), 0);
    for i in from..to {
        let Some(window) = cx.window(cx.at(array)).filter(|window| i < window.count) else { break };
        let item = cx.window_item(&window, i)?;
        let wanted = cx.arg(args, 1);
        if cx.same_or_equal(item, wanted)? {
            if !all {
                return Ok(i);
            }
            found += 1;
        }
    }
    Ok(if all { found } else { usize::MAX })
}

fn count(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let found = search(cx, args, 0, usize::MAX, true)?;
    cx.int(found as i64)
}

fn index(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (_, window) = this(cx, args);
    let mut limits = [0, i64::MAX];
    for (i, limit) in limits.iter_mut().enumerate() {
        if let Some(given) = cx.opt(args, i + 2) {
            let n = cx.expect_int(given)?;
            *limit = if n < 0 { n.saturating_add(window.count as i64).max(0) } else { n };
        }
    }
    let [from, to] = limits.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX).min(window.count));
    match search(cx, args, from, to, false)? {
        usize::MAX => Err(cx.value_error("array.index(x): x not in array")),
        place => cx.int(place as i64),
    }
}

fn remove(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    match search(cx, args, 0, window.count, false)? {
        usize::MAX => Err(cx.value_error("array.remove(x): x not in array")),
        // The comparison that found it may have taken it away.
        place if place < whole(cx, array)?.count => {
            let mut bytes = content(cx, cx.at(array));
            bytes.drain(window.place(place));
            store(cx, array, &bytes)?;
            Ok(Value::NONE)
        }
        _ => Ok(Value::NONE),
    }
}

fn extend(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    let source = cx.arg(args, 1);
    if cx.kind(source) == Kind::Packed && code_of(cx, source) != window.code {
        return Err(cx.type_error("can only extend with array of same kind"));
    }
    extend_from(cx, array, source)?;
    Ok(Value::NONE)
}

fn frombytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, _) = this(cx, args);
    let given = cx.arg(args, 1);
    let bytes = cx.expect_bytes(given)?;
    add_bytes(cx, array, &bytes)?;
    Ok(Value::NONE)
}

fn fromlist(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, _) = this(cx, args);
    let given = cx.arg(args, 1);
    if cx.kind(given) != Kind::List {
        return Err(cx.type_error("arg must be list"));
    }
    let before = content(cx, cx.at(array));
    let added = extend_from(cx, array, given);
    if added.is_err() {
        // All or nothing.
        store(cx, array, &before)?;
    }
    added.map(|()| Value::NONE)
}

fn fromunicode(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    if window.code != b'u' {
        return Err(cx.value_error("fromunicode() may only be called on unicode type arrays"));
    }
    let given = cx.arg(args, 1);
    cx.expect_text(given, "fromunicode() argument")?;
    extend_from(cx, array, given)?;
    Ok(Value::NONE)
}

fn insert(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    let (at, value) = (cx.arg(args, 1), cx.arg(args, 2));
    let at = cx.expect_int(at)?;
    let item = encoded(cx, window.code, value)?;
    let window = whole(cx, array)?;
    let at = if at < 0 { at.saturating_add(window.count as i64).max(0) } else { at };
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(window.count) * window.size();
    let mut bytes = content(cx, cx.at(array));
    bytes.splice(at..at, item[..window.size()].iter().copied());
    store(cx, array, &bytes)?;
    Ok(Value::NONE)
}

fn pop(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    let at = match cx.opt(args, 1) {
        Some(at) => cx.expect_int(at)?,
        None => -1,
    };
    if window.count == 0 {
        return Err(cx.index_error("pop from empty array"));
    }
    let at = if at < 0 { at.saturating_add(window.count as i64) } else { at };
    let Some(at) = usize::try_from(at).ok().filter(|at| *at < window.count) else {
        return Err(cx.index_error("pop index out of range"));
    };
    let item = cx.window_item(&window, at)?;
    let item = cx.root(item);
    let mut bytes = content(cx, cx.at(array));
    bytes.drain(window.place(at));
    store(cx, array, &bytes)?;
    Ok(cx.at(item))
}

fn reverse(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    let bytes: Vec<u8> = content(cx, cx.at(array)).chunks(window.size()).rev().flatten().copied().collect();
    store(cx, array, &bytes)?;
    Ok(Value::NONE)
}

fn tobytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = content(cx, cx.arg(args, 0));
    cx.bytes(&bytes)
}

fn tolist(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, _) = this(cx, args);
    cx.window_list(array)
}

fn tounicode(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    if window.code != b'u' {
        return Err(cx.value_error("tounicode() may only be called on unicode type arrays"));
    }
    let text = characters(cx, cx.at(array));
    cx.str(&text)
}

fn copy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (array, window) = this(cx, args);
    let bytes = content(cx, cx.at(array));
    made(cx, window.code, &bytes)
}

/// The text of an array of characters.
fn characters(cx: &Ctx<'_, '_>, array: Value) -> String {
    let code = |unit: &[u8]| <[u8; 4]>::try_from(unit).map_or(0, u32::from_le_bytes);
    let units = content(cx, array);
    units.chunks(4).map(|unit| char::from_u32(code(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

pub(super) fn repr(cx: &mut Ctx<'_, '_>, v: Value) -> Result<String, Stop> {
    let code = char::from(code_of(cx, v));
    if cx.packed_len(v)? == 0 {
        return Ok(format!("array('{code}')"));
    }
    if code == 'u' {
        return Ok(format!("array('u', {})", crate::text::quote::string(&characters(cx, v))));
    }
    let array = cx.root(v);
    let list = cx.window_list(array)?;
    let items = cx.repr(list)?;
    cx.release(array);
    Ok(format!("array('{code}', {items})"))
}

pub(super) fn field(cx: &mut Ctx<'_, '_>, this: Handle, name: &str) -> Result<Option<Value>, Stop> {
    let code = code_of(cx, cx.at(this));
    match name {
        "typecode" => cx.str(char::from(code).encode_utf8(&mut [0; 4])).map(Some),
        "itemsize" => Ok(Value::small(size_of(code).unwrap_or(1) as i32)),
        _ => Ok(None),
    }
}

/// The position that an index names.
fn position(cx: &mut Ctx<'_, '_>, array: Handle, key: Value, text: &str) -> Result<usize, Stop> {
    let Some(index) = cx.index_of(key)? else { return Err(cx.type_error("array indices must be integers")) };
    let window = whole(cx, array)?;
    let index = index.to_i64().unwrap_or(i64::MAX);
    let at = if index < 0 { index.saturating_add(window.count as i64) } else { index };
    usize::try_from(at).ok().filter(|at| *at < window.count).ok_or_else(|| cx.index_error(text))
}

fn whole(cx: &mut Ctx<'_, '_>, array: Handle) -> Result<Window, Stop> {
    let array = cx.unwrapped(cx.at(array));
    cx.window(array).ok_or_else(|| cx.type_error("array expected"))
}

pub(super) fn get(cx: &mut Ctx<'_, '_>, array: Handle, key: Handle) -> Answer {
    let key = cx.at(key);
    if cx.heap.is(key, Shape::Slice) {
        let parts = cx.slice_parts(key)?;
        let window = whole(cx, array)?;
        let span = parts.over(window.count);
        let bytes = content(cx, cx.at(array));
        let piece: Vec<u8> =
            span.positions().flat_map(|at| bytes[window.place(at)].iter().copied()).collect();
        return made(cx, window.code, &piece);
    }
    let at = position(cx, array, key, "array index out of range")?;
    let window = whole(cx, array)?;
    cx.window_item(&window, at)
}

pub(super) fn set(cx: &mut Ctx<'_, '_>, array: Handle, key: Handle, value: Handle) -> Result<(), Stop> {
    let (window, index, given) = (whole(cx, array)?, cx.at(key), cx.at(value));
    if !cx.heap.is(index, Shape::Slice) {
        let bytes = encoded(cx, window.code, given)?;
        let index = cx.at(key);
        let at = position(cx, array, index, "array assignment index out of range")?;
        let window = whole(cx, array)?;
        cx.window_put(&window, at, &bytes[..window.size()]);
        return Ok(());
    }
    if cx.kind(given) != Kind::Packed {
        return Err(cx.type_error_of("can only assign array (not \"{}\") to array slice", given));
    }
    if code_of(cx, given) != window.code {
        return Err(cx.type_error("bad argument type for built-in operation"));
    }
    let parts = cx.slice_parts(index)?;
    let window = whole(cx, array)?;
    let span = parts.over(window.count);
    let (mut bytes, new) = (content(cx, cx.at(array)), content(cx, cx.at(value)));
    let size = window.size();
    if span.step == 1 {
        let start = span.start as usize * size;
        bytes.splice(start..start + span.count * size, new);
        return store(cx, array, &bytes);
    }
    if new.len() != span.count * size {
        let (count, room) = (new.len() / size, span.count);
        return Err(cx.value_error(format!(
            "attempt to assign array of size {count} to extended slice of size {room}"
        )));
    }
    span.positions()
        .zip(new.chunks(size))
        .for_each(|(at, item)| bytes[window.place(at)].copy_from_slice(item));
    store(cx, array, &bytes)
}

pub(super) fn delete(cx: &mut Ctx<'_, '_>, array: Handle, key: Handle) -> Result<(), Stop> {
    let index = cx.at(key);
    let positions: Vec<usize> = if cx.heap.is(index, Shape::Slice) {
        let parts = cx.slice_parts(index)?;
        parts.over(whole(cx, array)?.count).positions().collect()
    } else {
        alloc::vec![position(cx, array, index, "array assignment index out of range")?]
    };
    let window = whole(cx, array)?;
    let mut taken = alloc::vec![false; window.count];
    positions.into_iter().for_each(|at| taken[at] = true);
    let bytes = content(cx, cx.at(array));
    let kept: Vec<u8> = bytes
        .chunks(window.size())
        .zip(taken)
        .filter(|(_, taken)| !taken)
        .flat_map(|(item, _)| item)
        .copied()
        .collect();
    store(cx, array, &kept)
}

/// `array + other`, `array += other`.
pub(crate) fn join(cx: &mut Ctx<'_, '_>, left: Value, right: Value, in_place: bool) -> Answer {
    if cx.kind(right) != Kind::Packed {
        let verb = if in_place { "extend array with array" } else { "append array" };
        let end = if in_place { "" } else { " to array" };
        let text = format!("can only {verb} (not \"{}\"){end}", cx.type_name(right));
        return Err(cx.type_error(text));
    }
    let code = code_of(cx, left);
    if code_of(cx, right) != code {
        let text = if in_place {
            "can only extend with array of same kind"
        } else {
            "bad argument type for built-in operation"
        };
        return Err(cx.type_error(text));
    }
    let mut bytes = content(cx, left);
    bytes.extend(content(cx, right));
    if !in_place {
        return made(cx, code, &bytes);
    }
    let left = cx.root(left);
    store(cx, left, &bytes)?;
    Ok(cx.at(left))
}

/// `array * times`; the caller has looked at the size.
pub(crate) fn repeated(cx: &mut Ctx<'_, '_>, array: Value, times: usize) -> Answer {
    let bytes = content(cx, array).repeat(times);
    made(cx, code_of(cx, array), &bytes)
}
