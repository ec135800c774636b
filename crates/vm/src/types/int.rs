//! The methods of `int`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::operators::{self, number_methods};
use crate::binary::Operator;
use crate::compare::Order;
use crate::ctx::Ctx;
use crate::native::{Args, Native, Quick};
use crate::number::{Big, digits};
use crate::raise::Stop;
use crate::text::chars;
use crate::value::Value;
use bytecode::Op;

type Answer = Result<Value, Stop>;

/// `int`'s methods.
pub(crate) static METHODS: &[Native] = number_methods![
    Native::new("as_integer_ratio", 0, 0, as_integer_ratio),
    Native::new("bit_count", 0, 0, bit_count),
    Native::new("bit_length", 0, 0, bit_length),
    Native::new("conjugate", 0, 0, conjugate),
    Native::new("__index__", 0, 0, |cx, args| operators::whole(cx, args, libm::trunc)),
    Native::new("__and__", 1, 1, |cx, args| operators::binary(cx, args, Operator::And)),
    Native::new("__rand__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::And)),
    Native::new("__or__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Or)),
    Native::new("__ror__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Or)),
    Native::new("__xor__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Xor)),
    Native::new("__rxor__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Xor)),
    Native::new("__lshift__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Lsh)),
    Native::new("__rlshift__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Lsh)),
    Native::new("__rshift__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Rsh)),
    Native::new("__rrshift__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Rsh)),
    Native::new("__invert__", 0, 0, |cx, args| operators::unary(cx, args, Op::Inv)),
    Native::new("to_bytes", 0, 2, to_bytes).indexes(0b1).named(&["length", "byteorder", "signed"]),
];

/// `int`'s functions that take no `self`.
pub(crate) static STATICS: &[Native] =
    &[Native::new("from_bytes", 1, 2, from_bytes).named(&["bytes", "byteorder", "signed"])];

/// `int(x, base)`.
pub(crate) static NEW: Native = Native::new("int", 0, 2, new).quick(Quick::Int).named(&["", "base"]);

/// `bool(x)`.
pub(crate) static NEW_BOOL: Native = Native::new("bool", 0, 1, new_bool);

fn new_bool(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match cx.opt(args, 0) {
        Some(value) => Ok(Value::bool(cx.truth(value)?)),
        None => Ok(Value::FALSE),
    }
}

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    match (cx.opt(args, 0), cx.opt(args, 1)) {
        (None, None) => cx.int(0),
        (None, Some(_)) => Err(cx.type_error("int() missing string argument")),
        (Some(value), None) => of_value(cx, value),
        (Some(_), Some(base)) => {
            let base = match cx.index_of(base)? {
                Some(base) => base.to_i64().unwrap_or(-1),
                None => {
                    let base = cx.arg(args, 1);
                    cx.expect_int(base)?
                }
            };
            in_base(cx, cx.arg(args, 0), base)
        }
    }
}

/// A number without its fraction, the number that a text spells, or what the object's own methods say.
fn of_value(cx: &mut Ctx<'_, '_>, value: Value) -> Answer {
    if value.is_small() {
        return Ok(value);
    }
    if let Some(found) = own_method(cx, value, "__int__")? {
        return integer_answer(cx, found, "__int__");
    }
    if let Some(number) = cx.index_of(value)? {
        return cx.int_big(&number);
    }
    if let Some(float) = cx.as_f64(value) {
        return match Big::from_f64(float) {
            Some(number) => cx.int_big(&number),
            None if float.is_nan() => Err(cx.value_error("cannot convert float NaN to integer")),
            None => Err(cx.overflow_error("cannot convert float infinity to integer")),
        };
    }
    if cx.text(value).is_some() || cx.bytes_of(value).is_some() {
        return in_base(cx, value, 10);
    }
    if let Some(found) = own_method(cx, value, "__trunc__")? {
        return integer_answer(cx, found, "__trunc__");
    }
    let needed = "int() argument must be a string, a bytes-like object or a real number, not";
    let text = format!("{needed} '{}'", cx.type_name(value));
    Err(cx.type_error(text))
}

/// What a method of the program's own class answered, if it has that method.
pub(crate) fn own_method(cx: &mut Ctx<'_, '_>, value: Value, name: &str) -> Result<Option<Value>, Stop> {
    let symbol = cx.program.find(name, bytecode::symbol::hash(name.as_bytes()));
    // The builtin class's own method would ask the same again.
    if !cx.is_instance_shape(value) || symbol.and_then(|symbol| cx.special(value, symbol)).is_none() {
        return Ok(None);
    }
    let value = cx.root(value);
    let name = cx.str(name)?;
    let method = cx.get_attribute(cx.at(value), name)?;
    cx.release(value);
    cx.call(method, &[]).map(Some)
}

fn integer_answer(cx: &mut Ctx<'_, '_>, found: Value, name: &str) -> Answer {
    match cx.big(found) {
        Some(number) => cx.int_big(&number),
        None => {
            let text = format!("{name} returned non-int (type {})", cx.type_name(found));
            Err(cx.type_error(text))
        }
    }
}

/// A text in a base: only texts have one.
fn in_base(cx: &mut Ctx<'_, '_>, value: Value, base: i64) -> Answer {
    let Some(base) = u32::try_from(base).ok().filter(|base| *base == 0 || (2..=36).contains(base)) else {
        return Err(cx.value_error("int() base must be >= 2 and <= 36, or 0"));
    };
    let text: String = match (cx.text(value), cx.bytes_of(value)) {
        (Some(text), _) => plain_digits(text),
        (_, Some(bytes)) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        _ => return Err(cx.type_error("int() can't convert non-string with explicit base")),
    };
    let (limit, digits) = (cx.vm.int_digits_max, text.bytes().filter(u8::is_ascii_alphanumeric).count());
    match Big::parse(&text, base) {
        Some(_) if limit != 0 && digits > limit && !base.is_power_of_two() && base != 0 => {
            Err(cx.value_error(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use sys.set_int_max_str_digits() to increase the limit"
            )))
        }
        Some(number) => cx.int_big(&number),
        None => {
            let shown: String = cx.repr(value)?.chars().take(200).collect();
            // A bytearray is shown as the bytes that it holds.
            let shown = shown.strip_prefix("bytearray(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(&shown);
            Err(cx.value_error(format!("invalid literal for int() with base {base}: {shown}")))
        }
    }
}

/// Decimal digits of any script as ASCII ones, and any white space as spaces.
pub(crate) fn plain_digits(text: &str) -> String {
    text.chars()
        .map(|c| match chars::decimal(c).and_then(|digit| char::from_digit(digit, 10)) {
            Some(digit) => digit,
            None if chars::is_space(c) => ' ',
            None => c,
        })
        .collect()
}

fn this(cx: &Ctx<'_, '_>, args: Args) -> Big {
    cx.big(cx.arg(args, 0)).unwrap_or(Big::ZERO)
}

fn as_integer_ratio(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = this(cx, args);
    let number = cx.int_big(&number)?;
    cx.tuple(&[number, Value::small(1).unwrap_or(Value::NONE)])
}

fn bit_count(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let count = this(cx, args).bit_count();
    cx.int(i64::from(count))
}

fn bit_length(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let length = this(cx, args).bit_length();
    cx.int(length as i64)
}

fn conjugate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = this(cx, args);
    cx.int_big(&number)
}

fn to_bytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let length = match cx.opt(args, 1) {
        Some(length) => cx.expect_int(length)?,
        None => 1,
    };
    let big_endian = order_arg(cx, args, 2)?;
    let signed = signed_arg(cx, args, 3)?;
    if length < 0 {
        return Err(cx.value_error("length argument must be non-negative"));
    }
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    super::str::room_for(cx, length)?;
    match digits::to_bytes(&this(cx, args), length, signed) {
        Ok(mut bytes) => {
            if big_endian {
                bytes.reverse();
            }
            cx.bytes(&bytes)
        }
        Err(digits::Unfit::TooBig) => Err(cx.overflow_error("int too big to convert")),
        Err(digits::Unfit::Negative) => Err(cx.overflow_error("can't convert negative int to unsigned")),
    }
}

/// Whether the byte order is big-endian, which is the default.
fn order_arg(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<bool, Stop> {
    let Some(order) = cx.opt(args, i) else { return Ok(true) };
    let order: String = cx.expect_text(order, "byteorder")?;
    match order.as_str() {
        "big" => Ok(true),
        "little" => Ok(false),
        _ => Err(cx.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn signed_arg(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<bool, Stop> {
    match cx.opt(args, i) {
        Some(signed) => cx.truth(signed),
        None => Ok(false),
    }
}

fn from_bytes(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let big_endian = order_arg(cx, args, 1)?;
    let signed = signed_arg(cx, args, 2)?;
    let mut bytes = bytes_arg(cx, args)?;
    if big_endian {
        bytes.reverse();
    }
    cx.int_big(&digits::from_bytes(&bytes, signed))
}

/// Bytes, or an iterable of their numbers.
fn bytes_arg(cx: &mut Ctx<'_, '_>, args: Args) -> Result<Vec<u8>, Stop> {
    let given = cx.arg(args, 0);
    if let Some(bytes) = cx.bytes_of(given) {
        return Ok(bytes.to_vec());
    }
    if cx.text(given).is_some() || !cx.is_iterable(given) {
        return Err(cx.type_error_of("cannot convert '{}' object to bytes", given));
    }
    let list = cx.list_from(given)?;
    let list = cx.root(list);
    let mut bytes = Vec::new();
    for i in 0..cx.len_of(cx.at(list)) {
        let item = cx.item(cx.at(list), i);
        let number = cx.expect_int(item)?;
        let Ok(byte) = u8::try_from(number) else {
            return Err(cx.value_error("bytes must be in range(0, 256)"));
        };
        bytes.push(byte);
    }
    Ok(bytes)
}
