//! The methods of `bytes` and `bytearray`. A method that answers bytes answers the type of its `self`.

mod array;
mod find;
mod make;
mod parts;
mod shape;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::str::{decoded, encoding_arg, errors_arg};
use crate::binary::Operator;
use crate::ctx::Ctx;
use crate::native::{Args, Native, Quick};
use crate::object::Kind;
use crate::raise::Stop;
use crate::text::split::is_byte_space;
use crate::value::Value;

pub(crate) use make::{NEW, NEW_ARRAY};

type Answer = Result<Value, Stop>;

/// The methods of both classes, behind those that only one has.
macro_rules! methods {
    ($($own:expr,)*) => {
        &[
            $($own,)*
            Native::new("capitalize", 0, 0, capitalize),
            Native::new("center", 1, 2, shape::center).indexes(0b1),
            Native::new("count", 1, 3, find::count).indexes(0b111),
            Native::new("decode", 0, 2, decode).named(&["encoding", "errors"]),
            Native::new("endswith", 1, 3, find::endswith).indexes(0b110),
            Native::new("expandtabs", 0, 1, shape::expandtabs).indexes(0b1).named(&["tabsize"]),
            Native::new("find", 1, 3, find::find).indexes(0b111),
            Native::new("hex", 0, 2, hex).indexes(0b10).named(&["sep", "bytes_per_sep"]),
            Native::new("index", 1, 3, find::index).indexes(0b111),
            Native::new("isalnum", 0, 0, isalnum),
            Native::new("isalpha", 0, 0, isalpha),
            Native::new("isascii", 0, 0, isascii),
            Native::new("isdigit", 0, 0, isdigit),
            Native::new("islower", 0, 0, islower),
            Native::new("isspace", 0, 0, isspace),
            Native::new("istitle", 0, 0, istitle),
            Native::new("isupper", 0, 0, isupper),
            Native::new("join", 1, 1, parts::join),
            Native::new("ljust", 1, 2, shape::ljust).indexes(0b1),
            Native::new("lower", 0, 0, lower),
            Native::new("lstrip", 0, 1, shape::lstrip),
            Native::new("partition", 1, 1, parts::partition),
            Native::new("removeprefix", 1, 1, shape::removeprefix),
            Native::new("removesuffix", 1, 1, shape::removesuffix),
            Native::new("replace", 2, 3, find::replace).indexes(0b100),
            Native::new("rfind", 1, 3, find::rfind).indexes(0b111),
            Native::new("rindex", 1, 3, find::rindex).indexes(0b111),
            Native::new("rjust", 1, 2, shape::rjust).indexes(0b1),
            Native::new("rpartition", 1, 1, parts::rpartition),
            Native::new("rsplit", 0, 2, parts::rsplit).indexes(0b10).named(&["sep", "maxsplit"]),
            Native::new("rstrip", 0, 1, shape::rstrip),
            Native::new("split", 0, 2, parts::split).indexes(0b10).named(&["sep", "maxsplit"]),
            Native::new("splitlines", 0, 1, parts::splitlines).named(&["keepends"]),
            Native::new("startswith", 1, 3, find::startswith).indexes(0b110),
            Native::new("strip", 0, 1, shape::strip),
            Native::new("swapcase", 0, 0, swapcase),
            Native::new("title", 0, 0, title),
            Native::new("translate", 1, 2, translate).named(&["", "delete"]),
            Native::new("upper", 0, 0, upper),
            Native::new("zfill", 1, 1, shape::zfill).indexes(0b1),
            Native::new("__getitem__", 1, 1, super::object::get_item),
            Native::new("__len__", 0, 0, super::object::len),
            Native::new("__contains__", 1, 1, super::object::contains),
            Native::new("__iter__", 0, 0, super::object::iter),
            Native::new("__add__", 1, 1, |cx, args| super::operators::binary(cx, args, Operator::Add)),
            Native::new("__mul__", 1, 1, |cx, args| super::operators::binary(cx, args, Operator::Mul)),
            Native::new("__rmul__", 1, 1, |cx, args| super::operators::binary(cx, args, Operator::Mul)),
            Native::new("__mod__", 1, 1, |cx, args| super::operators::binary(cx, args, Operator::Mod)),
        ]
    };
}

/// `bytes`' methods.
pub(crate) static METHODS: &[Native] = methods![];

/// `bytearray`'s methods: it can also be changed in place.
pub(crate) static ARRAY_METHODS: &[Native] = methods![
    Native::new("append", 1, 1, array::append).quick(Quick::AppendByte).indexes(0b1),
    Native::new("clear", 0, 0, array::clear),
    Native::new("copy", 0, 0, array::copy),
    Native::new("extend", 1, 1, array::extend),
    Native::new("insert", 2, 2, array::insert).indexes(0b11),
    Native::new("pop", 0, 1, array::pop).indexes(0b1),
    Native::new("remove", 1, 1, array::remove).indexes(0b1),
    Native::new("reverse", 0, 0, array::reverse),
    Native::new("__setitem__", 2, 2, super::object::set_item),
    Native::new("__delitem__", 1, 1, super::object::del_item),
];

/// Functions of `bytes` that take no `self`.
pub(crate) static STATICS: &[Native] =
    &[Native::new("fromhex", 1, 1, fromhex), Native::new("maketrans", 2, 2, maketrans)];

/// Functions of `bytearray` that take no `self`.
pub(crate) static ARRAY_STATICS: &[Native] =
    &[Native::new("fromhex", 1, 1, array_fromhex), Native::new("maketrans", 2, 2, maketrans)];

/// `self` as bytes.
fn this<'c>(cx: &'c Ctx<'_, '_>, args: Args) -> &'c [u8] {
    cx.bytes_of(cx.arg(args, 0)).unwrap_or(&[])
}

/// A result of the type of `self`.
fn give(cx: &mut Ctx<'_, '_>, args: Args, bytes: &[u8]) -> Answer {
    if cx.kind(cx.arg(args, 0)) == Kind::ByteArray { cx.bytearray(bytes) } else { cx.bytes(bytes) }
}

/// `self` again if it cannot change, a copy if it can.
fn kept(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if cx.kind(cx.arg(args, 0)) != Kind::ByteArray {
        return Ok(cx.arg(args, 0));
    }
    let copy = this(cx, args).to_vec();
    cx.bytearray(&copy)
}

fn mapped(cx: &mut Ctx<'_, '_>, args: Args, map: impl FnMut(&u8) -> u8) -> Answer {
    let bytes: Vec<u8> = this(cx, args).iter().map(map).collect();
    give(cx, args, &bytes)
}

fn lower(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    mapped(cx, args, u8::to_ascii_lowercase)
}

fn upper(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    mapped(cx, args, u8::to_ascii_uppercase)
}

fn swapcase(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    mapped(cx, args, |byte| if byte.is_ascii_alphabetic() { byte ^ 0x20 } else { *byte })
}

fn capitalize(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut first = true;
    mapped(cx, args, |byte| {
        if core::mem::take(&mut first) { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() }
    })
}

fn title(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut inside = false;
    mapped(cx, args, |byte| {
        let cased = if inside { byte.to_ascii_lowercase() } else { byte.to_ascii_uppercase() };
        inside = byte.is_ascii_alphabetic();
        cased
    })
}

fn all(cx: &mut Ctx<'_, '_>, args: Args, question: fn(u8) -> bool) -> Answer {
    let bytes = this(cx, args);
    Ok(Value::bool(!bytes.is_empty() && bytes.iter().all(|&byte| question(byte))))
}

fn isalnum(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    all(cx, args, |byte| byte.is_ascii_alphanumeric())
}

fn isalpha(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    all(cx, args, |byte| byte.is_ascii_alphabetic())
}

fn isascii(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(this(cx, args).is_ascii()))
}

fn isdigit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    all(cx, args, |byte| byte.is_ascii_digit())
}

fn isspace(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    all(cx, args, is_byte_space)
}

fn islower(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = this(cx, args);
    let lower = bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase);
    Ok(Value::bool(lower))
}

fn isupper(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = this(cx, args);
    let upper = bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase);
    Ok(Value::bool(upper))
}

fn istitle(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text: String =
        this(cx, args).iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { ' ' }).collect();
    Ok(Value::bool(crate::text::case::is_title(&text)))
}

fn decode(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let encoding = encoding_arg(cx, cx.opt(args, 1), "decode() argument 'encoding'")?;
    let errors = errors_arg(cx, cx.opt(args, 2), "decode() argument 'errors'")?;
    let bytes = this(cx, args).to_vec();
    let text = decoded(cx, &bytes, encoding, &errors)?;
    cx.str(&text)
}

fn hex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (separator, group) = hex_args(cx, args)?;
    let text = hex_text(this(cx, args), separator, group);
    cx.str(&text)
}

/// The arguments of `hex(sep, bytes_per_sep)`.
pub(crate) fn hex_args(cx: &mut Ctx<'_, '_>, args: Args) -> Result<(Option<char>, i64), Stop> {
    let separator = match cx.opt(args, 1) {
        Some(separator) => Some(separator_arg(cx, separator)?),
        None => None,
    };
    let group = match cx.opt(args, 2) {
        Some(group) => cx.expect_int(group)?,
        None => 1,
    };
    Ok((separator, group))
}

fn separator_arg(cx: &mut Ctx<'_, '_>, value: Value) -> Result<char, Stop> {
    let one = match (cx.text(value), cx.bytes_of(value)) {
        (Some(text), _) => Some((text.len() == 1, text.chars().next())),
        (_, Some(bytes)) => Some((bytes.len() == 1, bytes.first().map(|&byte| char::from(byte)))),
        _ => None,
    };
    match one {
        Some((true, Some(separator))) if separator.is_ascii() => Ok(separator),
        Some(_) => Err(cx.value_error("sep must be length 1.")),
        None => Err(cx.type_error_of("object of type '{}' has no len()", value)),
    }
}

/// Two digits a byte; separators between groups of `group` bytes, counted from the right, or from the left if negative.
pub(crate) fn hex_text(bytes: &[u8], separator: Option<char>, group: i64) -> String {
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let mut text = String::with_capacity(bytes.len() * 3);
    for (at, byte) in bytes.iter().enumerate() {
        let boundary = if group > 0 { (bytes.len() - at) % size.max(1) } else { at % size.max(1) };
        if at > 0 && size > 0 && boundary == 0 {
            text.extend(separator);
        }
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    text
}

fn fromhex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = hex_bytes(cx, args)?;
    cx.bytes(&bytes)
}

fn array_fromhex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let bytes = hex_bytes(cx, args)?;
    cx.bytearray(&bytes)
}

/// Pairs of digits; white space may stand between pairs.
fn hex_bytes(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Vec<u8>, Stop> {
    let text = cx.arg(args, 0);
    let text = cx.expect_text(text, "fromhex() argument")?;
    let chars: Vec<char> = text.chars().collect();
    let mut bytes = Vec::with_capacity(chars.len() / 2);
    let mut at = 0;
    while at < chars.len() {
        if matches!(chars[at], ' ' | '\t'..='\r') {
            at += 1;
            continue;
        }
        let mut byte = 0;
        for _ in 0..2 {
            let Some(digit) = chars.get(at).and_then(|c| c.to_digit(16)) else {
                let text = format!("non-hexadecimal number found in fromhex() arg at position {at}");
                return Err(cx.value_error(text));
            };
            byte = byte << 4 | digit as u8;
            at += 1;
        }
        bytes.push(byte);
    }
    Ok(bytes)
}

fn maketrans(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (from, to) = (cx.arg(args, 0), cx.arg(args, 1));
    let (from, to) = (cx.expect_bytes(from)?, cx.expect_bytes(to)?);
    if from.len() != to.len() {
        return Err(cx.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(to) {
        table[usize::from(*from)] = to;
    }
    cx.bytes(&table)
}

fn translate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let table = match cx.arg(args, 1) {
        table if table.is_none() => None,
        table => Some(cx.expect_bytes(table)?),
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(cx.value_error("translation table must be 256 characters long"));
    }
    let deleted = match cx.opt(args, 2) {
        Some(deleted) => cx.expect_bytes(deleted)?,
        None => Vec::new(),
    };
    let kept = this(cx, args).iter().filter(|byte| !deleted.contains(byte));
    let bytes: Vec<u8> =
        kept.map(|&byte| table.as_ref().map_or(byte, |table| table[usize::from(byte)])).collect();
    give(cx, args, &bytes)
}

/// A number that is a byte.
pub(crate) fn expect_byte(cx: &mut Ctx<'_, '_>, value: Value) -> Result<u8, Stop> {
    let number = match cx.as_i64(value) {
        Some(number) => number,
        // Too large to be a byte is the same as out of range.
        None if cx.big(value).is_some() => -1,
        None => cx.expect_int(value)?,
    };
    u8::try_from(number).map_err(|_| cx.value_error("byte must be in range(0, 256)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_groups_count_from_either_side() {
        assert_eq!(hex_text(b"abcde", Some(':'), 2), "61:6263:6465");
        assert_eq!(hex_text(b"abcde", Some(':'), -2), "6162:6364:65");
        assert_eq!(hex_text(b"ab", Some('-'), 0), "6162");
        assert_eq!(hex_text(b"ab", None, 1), "6162");
    }
}
