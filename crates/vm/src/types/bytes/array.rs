//! What only `bytearray` has: the methods that change it in place.

use alloc::vec::Vec;

use super::{Answer, expect_byte, this};
use crate::ctx::Ctx;
use crate::native::Args;
use crate::raise::Stop;
use crate::types::str::room_for;
use crate::value::Value;

/// Stores a changed content.
fn store(cx: &mut Ctx<'_, '_>, args: Args, bytes: &[u8]) -> Result<(), Stop> {
    room_for(cx, bytes.len())?;
    let array = cx.arg(args, 0);
    let array = cx.root(array);
    cx.bytearray_set(array, bytes)
}

pub(super) fn append(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let byte = cx.arg(args, 1);
    let byte = expect_byte(cx, byte)?;
    let array = cx.arg(args, 0);
    let array = cx.root(array);
    cx.bytearray_push(array, byte)?;
    Ok(Value::NONE)
}

pub(super) fn clear(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    store(cx, args, &[])?;
    Ok(Value::NONE)
}

pub(super) fn copy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = this(cx, args).to_vec();
    cx.bytearray(&bytes)
}

pub(super) fn extend(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let given = cx.arg(args, 1);
    let more = match cx.bytes_of(given) {
        Some(bytes) => bytes.to_vec(),
        None => iterated(cx, given)?,
    };
    let mut bytes = this(cx, args).to_vec();
    bytes.extend_from_slice(&more);
    store(cx, args, &bytes)?;
    Ok(Value::NONE)
}

/// The bytes of an iterable of small numbers.
fn iterated(cx: &mut Ctx<'_, '_>, given: Value) -> Result<Vec<u8>, Stop> {
    if !cx.is_iterable(given) {
        return Err(cx.type_error_of("can't extend bytearray with {}", given));
    }
    let list = cx.list_from(given)?;
    let list = cx.root(list);
    let mut bytes = Vec::new();
    for i in 0..cx.len_of(cx.at(list)) {
        let item = cx.item(cx.at(list), i);
        bytes.push(expect_byte(cx, item)?);
    }
    Ok(bytes)
}

pub(super) fn insert(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (index, byte) = (cx.arg(args, 1), cx.arg(args, 2));
    let index = cx.expect_int(index)?;
    let byte = expect_byte(cx, byte)?;
    let mut bytes = this(cx, args).to_vec();
    let place = if index < 0 { index.saturating_add(bytes.len() as i64).max(0) } else { index };
    let place = usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len());
    bytes.insert(place, byte);
    store(cx, args, &bytes)?;
    Ok(Value::NONE)
}

pub(super) fn pop(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let index = match cx.opt(args, 1) {
        Some(index) => cx.expect_int(index)?,
        None => -1,
    };
    let mut bytes = this(cx, args).to_vec();
    if bytes.is_empty() {
        return Err(cx.index_error("pop from empty bytearray"));
    }
    let place = if index < 0 { index.saturating_add(bytes.len() as i64) } else { index };
    let Some(place) = usize::try_from(place).ok().filter(|&place| place < bytes.len()) else {
        return Err(cx.index_error("pop index out of range"));
    };
    let byte = bytes.remove(place);
    store(cx, args, &bytes)?;
    cx.int(i64::from(byte))
}

pub(super) fn remove(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let byte = cx.arg(args, 1);
    let byte = expect_byte(cx, byte)?;
    let mut bytes = this(cx, args).to_vec();
    let Some(place) = bytes.iter().position(|&other| other == byte) else {
        return Err(cx.value_error("value not found in bytearray"));
    };
    bytes.remove(place);
    store(cx, args, &bytes)?;
    Ok(Value::NONE)
}

pub(super) fn reverse(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut bytes = this(cx, args).to_vec();
    bytes.reverse();
    store(cx, args, &bytes)?;
    Ok(Value::NONE)
}
