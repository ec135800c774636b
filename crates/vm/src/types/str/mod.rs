//! The methods of `str`. The thinking is in [`crate::text`]; here arguments are taken and results given.
//!
//! A method copies its texts out of the heap before it makes anything there, because making may move what it reads.

mod find;
mod parts;
pub(crate) mod percent;
mod shape;
mod table;
pub(crate) mod template;

use alloc::format;
use alloc::string::String;

use super::operators::sequence_methods;
use crate::binary::Operator;
use crate::compare::Order;
use crate::ctx::Ctx;
use crate::native::{Args, Native, Quick};
use crate::raise::Stop;
use crate::text::codec::Encoding;
use crate::text::{case, chars};
use crate::types::Type;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// `str`'s methods.
pub(crate) static METHODS: &[Native] = sequence_methods![
    Native::new("capitalize", 0, 0, capitalize),
    Native::new("casefold", 0, 0, casefold),
    Native::new("center", 1, 2, shape::center).indexes(0b1),
    Native::new("count", 1, 3, find::count).indexes(0b110),
    Native::new("encode", 0, 2, encode).named(&["encoding", "errors"]),
    Native::new("endswith", 1, 3, find::endswith).quick(Quick::EndsWith).indexes(0b110),
    Native::new("expandtabs", 0, 1, shape::expandtabs).indexes(0b1).named(&["tabsize"]),
    Native::new("find", 1, 3, find::find).quick(Quick::Find).indexes(0b110),
    Native::variadic("format", 0, template::format).any_keywords(),
    Native::new("format_map", 1, 1, template::format_map),
    Native::new("index", 1, 3, find::index).indexes(0b110),
    Native::new("isalnum", 0, 0, isalnum),
    Native::new("isalpha", 0, 0, isalpha),
    Native::new("isascii", 0, 0, isascii),
    Native::new("isdecimal", 0, 0, isdecimal),
    Native::new("isdigit", 0, 0, isdigit),
    Native::new("isidentifier", 0, 0, isidentifier),
    Native::new("islower", 0, 0, islower),
    Native::new("isnumeric", 0, 0, isnumeric),
    Native::new("isprintable", 0, 0, isprintable),
    Native::new("isspace", 0, 0, isspace),
    Native::new("istitle", 0, 0, istitle),
    Native::new("isupper", 0, 0, isupper),
    Native::new("join", 1, 1, parts::join).quick(Quick::Join),
    Native::new("ljust", 1, 2, shape::ljust).indexes(0b1),
    Native::new("lower", 0, 0, lower).quick(Quick::Lower),
    Native::new("lstrip", 0, 1, shape::lstrip),
    Native::new("partition", 1, 1, parts::partition),
    Native::new("removeprefix", 1, 1, shape::removeprefix),
    Native::new("removesuffix", 1, 1, shape::removesuffix),
    Native::new("replace", 2, 3, find::replace).quick(Quick::Replace).indexes(0b100),
    Native::new("rfind", 1, 3, find::rfind).indexes(0b110),
    Native::new("rindex", 1, 3, find::rindex).indexes(0b110),
    Native::new("rjust", 1, 2, shape::rjust).indexes(0b1),
    Native::new("rpartition", 1, 1, parts::rpartition),
    Native::new("rsplit", 0, 2, parts::rsplit).indexes(0b10).named(&["sep", "maxsplit"]),
    Native::new("rstrip", 0, 1, shape::rstrip),
    Native::new("split", 0, 2, parts::split).quick(Quick::Split).indexes(0b10).named(&["sep", "maxsplit"]),
    Native::new("splitlines", 0, 1, parts::splitlines).named(&["keepends"]),
    Native::new("startswith", 1, 3, find::startswith).quick(Quick::StartsWith).indexes(0b110),
    Native::new("strip", 0, 1, shape::strip).quick(Quick::Strip),
    Native::new("swapcase", 0, 0, swapcase),
    Native::new("title", 0, 0, title),
    Native::new("translate", 1, 1, table::translate),
    Native::new("upper", 0, 0, upper).quick(Quick::Upper),
    Native::new("zfill", 1, 1, shape::zfill).indexes(0b1),
    Native::new("__getitem__", 1, 1, super::object::get_item),
    Native::new("__len__", 0, 0, super::object::len),
    Native::new("__contains__", 1, 1, super::object::contains),
    Native::new("__iter__", 0, 0, super::object::iter),
    Native::new("__mod__", 1, 1, |cx, args| super::operators::binary(cx, args, Operator::Mod)),
];

/// `str`'s functions that take no `self`.
pub(crate) static STATICS: &[Native] = &[Native::new("maketrans", 1, 3, table::maketrans)];

/// `str(object, encoding, errors)`.
pub(crate) static NEW: Native =
    Native::new("str", 0, 3, new).quick(Quick::Str).named(&["object", "encoding", "errors"]);

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Some(object) = cx.opt(args, 0) else { return cx.str("") };
    if cx.opt(args, 1).is_some() || cx.opt(args, 2).is_some() {
        return from_bytes(cx, args);
    }
    if cx.text_bytes(object).is_some() && !cx.is_instance_shape(object) {
        return Ok(object);
    }
    if let Some(n) = object.as_small() {
        return cx.str_of_small(n);
    }
    let text = cx.display(object)?;
    cx.str(&text)
}

fn from_bytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let encoding = encoding_arg(cx, cx.opt(args, 1), "str() argument 'encoding'")?;
    let errors = errors_arg(cx, cx.opt(args, 2), "str() argument 'errors'")?;
    let object = cx.arg(args, 0);
    if cx.text(object).is_some() {
        return Err(cx.type_error("decoding str is not supported"));
    }
    let Some(bytes) = cx.bytes_of(object).map(<[u8]>::to_vec) else {
        return Err(cx.type_error_of("decoding to str: need a bytes-like object, {} found", object));
    };
    let text = decoded(cx, &bytes, encoding, &errors)?;
    cx.str(&text)
}

/// An argument that names an error handler; `strict` where there is none.
pub(crate) fn errors_arg(cx: &mut Ctx<'_, '_>, given: Option<Value>, what: &str) -> Result<String, Stop> {
    match given {
        Some(errors) => cx.expect_text(errors, what),
        None => Ok(String::from("strict")),
    }
}

/// `self` as text.
fn this<'c>(cx: &'c Ctx<'_, '_>, args: Args) -> &'c str {
    cx.text(cx.arg(args, 0)).unwrap_or("")
}

/// A string argument, copied; `what` begins the complaint: `must`, or `replace() argument 1 must`.
fn text_arg(cx: &mut Ctx<'_, '_>, args: Args, i: usize, what: &str) -> Result<String, Stop> {
    let value = cx.arg(args, i);
    if let Some(text) = cx.text(value) {
        return Ok(String::from(text));
    }
    let text = format!("{what} be str, not {}", cx.type_name(value));
    Err(cx.type_error(text))
}

/// Refuses what cannot fit into the heap before it is built.
pub(crate) fn room_for(cx: &mut Ctx<'_, '_>, bytes: usize) -> Result<(), Stop> {
    if bytes > cx.heap_limit_bytes() { Err(cx.memory_error()) } else { Ok(()) }
}

fn changed(cx: &mut Ctx<'_, '_>, args: Args, change: fn(&str) -> String) -> Answer {
    let text = change(this(cx, args));
    cx.str(&text)
}

fn capitalize(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    changed(cx, args, case::capitalize)
}

fn casefold(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    changed(cx, args, case::fold)
}

fn lower(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    changed(cx, args, str::to_lowercase)
}

fn upper(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    changed(cx, args, str::to_uppercase)
}

fn swapcase(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    changed(cx, args, case::swap)
}

fn title(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    changed(cx, args, case::title)
}

fn isalnum(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::all(this(cx, args), |c| chars::is_alphabetic(c) || chars::is_numeric(c))))
}

fn isalpha(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::all(this(cx, args), chars::is_alphabetic)))
}

fn isascii(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(this(cx, args).is_ascii()))
}

fn isdecimal(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::all(this(cx, args), |c| chars::decimal(c).is_some())))
}

fn isdigit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::all(this(cx, args), chars::is_digit)))
}

fn isidentifier(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::is_identifier(this(cx, args))))
}

fn islower(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(case::is_lower(this(cx, args))))
}

fn isnumeric(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::all(this(cx, args), chars::is_numeric)))
}

fn isprintable(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(this(cx, args).chars().all(chars::is_printable)))
}

fn isspace(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(chars::all(this(cx, args), chars::is_space)))
}

fn istitle(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(case::is_title(this(cx, args))))
}

fn isupper(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(Value::bool(case::is_upper(this(cx, args))))
}

fn encode(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let encoding = encoding_arg(cx, cx.opt(args, 1), "encode() argument 'encoding'")?;
    let errors = errors_arg(cx, cx.opt(args, 2), "encode() argument 'errors'")?;
    let text = String::from(this(cx, args));
    let bytes = encoded(cx, &text, encoding, &errors)?;
    cx.bytes(&bytes)
}

/// Encodes a text; the handler's name matters only where something cannot be encoded.
pub(crate) fn encoded(
    cx: &mut Ctx<'_, '_>,
    text: &str,
    encoding: Encoding,
    errors: &str,
) -> Result<alloc::vec::Vec<u8>, Stop> {
    cx.encoded(text, encoding, errors)
}

/// Decodes bytes; the handler's name matters only where something cannot be decoded.
pub(crate) fn decoded(
    cx: &mut Ctx<'_, '_>,
    bytes: &[u8],
    encoding: Encoding,
    errors: &str,
) -> Result<String, Stop> {
    cx.decoded(bytes, encoding, errors)
}

/// An argument that names an encoding; UTF-8 where there is none.
pub(crate) fn encoding_arg(cx: &mut Ctx<'_, '_>, given: Option<Value>, what: &str) -> Result<Encoding, Stop> {
    let Some(given) = given else { return Ok(Encoding::Utf8) };
    let name = cx.expect_text(given, what)?;
    Encoding::named(&name).map_err(|complaint| cx.complain(complaint))
}

/// A start or an end of a search: `None` for an absent one or Python's `None`.
pub(crate) fn bound(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<Option<i64>, Stop> {
    match cx.opt(args, i).filter(|value| !value.is_none()) {
        None => Ok(None),
        Some(value) => match cx.as_i64(value) {
            Some(index) => Ok(Some(index)),
            None => match cx.big(value) {
                Some(big) => Ok(Some(if big.is_negative() { i64::MIN } else { i64::MAX })),
                None => Err(cx.raise(
                    Type::TypeError,
                    "slice indices must be integers or None or have an __index__ method",
                )),
            },
        },
    }
}
