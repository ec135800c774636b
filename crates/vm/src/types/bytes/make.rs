//! `bytes(…)` and `bytearray(…)`: zeros by a count, an encoded string, another buffer, or an iterable of numbers.

use alloc::format;
use alloc::vec::Vec;

use super::Answer;
use crate::ctx::Ctx;
use crate::native::{Args, Native};
use crate::raise::Stop;
use crate::types::int::own_method;
use crate::types::str::{encoded, encoding_arg, errors_arg, room_for};
use crate::value::Value;

/// `bytes(source, encoding, errors)`.
pub(crate) static NEW: Native = Native::new("bytes", 0, 3, new).named(&["source", "encoding", "errors"]);

/// `bytearray(source, encoding, errors)`.
pub(crate) static NEW_ARRAY: Native =
    Native::new("bytearray", 0, 3, new_array).named(&["source", "encoding", "errors"]);

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = content(cx, args, "bytes")?;
    cx.bytes(&bytes)
}

fn new_array(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = content(cx, args, "bytearray")?;
    cx.bytearray(&bytes)
}

fn content(cx: &mut Ctx<'_, '_>, args: Args, name: &str) -> Result<Vec<u8>, Stop> {
    let encoding = cx.opt(args, 1);
    let Some(source) = cx.opt(args, 0) else {
        return match encoding {
            Some(_) => Err(cx.type_error("encoding without a string argument")),
            None => Ok(Vec::new()),
        };
    };
    if cx.text(source).is_some() {
        return of_text(cx, args);
    }
    if encoding.is_some() {
        return Err(cx.type_error("encoding without a string argument"));
    }
    if let Some(bytes) = cx.bytes_of(source) {
        return Ok(bytes.to_vec());
    }
    if let Some(found) = own_method(cx, source, "__bytes__")? {
        return cx.expect_bytes(found);
    }
    let source = cx.arg(args, 0);
    if let Some(count) = cx.index_of(source)? {
        return zeros(cx, count.to_i64());
    }
    let source = cx.arg(args, 0);
    if !cx.is_iterable(source) {
        let text = format!("cannot convert '{}' object to {name}", cx.type_name(source));
        return Err(cx.type_error(text));
    }
    of_numbers(cx, source, if name == "bytes" { "bytes" } else { "byte" })
}

fn of_text(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Vec<u8>, Stop> {
    if cx.opt(args, 1).is_none() {
        return Err(cx.type_error("string argument without an encoding"));
    }
    let encoding = encoding_arg(cx, cx.opt(args, 1), "bytes() argument 'encoding'")?;
    let errors = errors_arg(cx, cx.opt(args, 2), "bytes() argument 'errors'")?;
    let text = alloc::string::String::from(cx.text(cx.arg(args, 0)).unwrap_or(""));
    encoded(cx, &text, encoding, &errors)
}

fn zeros(cx: &mut Ctx<'_, '_>, count: Option<i64>) -> Result<Vec<u8>, Stop> {
    let Some(count) = count else {
        return Err(cx.overflow_error("cannot fit 'int' into an index-sized integer"));
    };
    if count < 0 {
        return Err(cx.value_error("negative count"));
    }
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    room_for(cx, count)?;
    Ok(alloc::vec![0; count])
}

fn of_numbers(cx: &mut Ctx<'_, '_>, source: Value, unit: &str) -> Result<Vec<u8>, Stop> {
    let list = cx.list_from(source)?;
    let list = cx.root(list);
    let mut bytes = Vec::new();
    for i in 0..cx.len_of(cx.at(list)) {
        let item = cx.item(cx.at(list), i);
        let Some(number) = cx.index_of(item)? else {
            let item = cx.item(cx.at(list), i);
            return Err(cx.type_error_of("'{}' object cannot be interpreted as an integer", item));
        };
        let Some(byte) = number.to_u64().and_then(|number| u8::try_from(number).ok()) else {
            return Err(cx.value_error(format!("{unit} must be in range(0, 256)")));
        };
        bytes.push(byte);
    }
    Ok(bytes)
}
