//! The builtin functions that are about numbers and single characters.

use alloc::format;
use alloc::string::String;

use crate::binary::Operator;
use crate::ctx::Ctx;
use crate::native::Args;
use crate::number::{Big, float};
use crate::object::Kind;
use crate::raise::Stop;
use crate::text::quote;
use crate::types::int::own_method;
use crate::types::str::room_for;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// `abs(x)`
pub(crate) fn abs(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    if let Some(found) = own_method(cx, cx.arg(args, 0), "__abs__")? {
        return Ok(found);
    }
    let value = cx.arg(args, 0);
    if let Some(float) = cx.as_f64(value) {
        return cx.float(libm::fabs(float));
    }
    if cx.as_complex(value).is_some() {
        return crate::types::complex::size(cx, args);
    }
    match cx.big(value) {
        Some(number) => cx.int_big(&number.abs()),
        None => Err(cx.type_error_of("bad operand type for abs(): '{}'", value)),
    }
}

/// `ascii(x)`
pub(crate) fn ascii(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = cx.repr(cx.arg(args, 0))?;
    cx.str(&quote::escape_non_ascii(&text))
}

/// `bin(x)`
pub(crate) fn bin(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    in_base(cx, args, 2, "0b")
}

/// `oct(x)`
pub(crate) fn oct(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    in_base(cx, args, 8, "0o")
}

/// `hex(x)`
pub(crate) fn hex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    in_base(cx, args, 16, "0x")
}

fn in_base(cx: &mut Ctx<'_, '_>, args: Args, base: u32, prefix: &str) -> Answer {
    let number = integer(cx, args, 0)?;
    let sign = if number.is_negative() { "-" } else { "" };
    let text = format!("{sign}{prefix}{}", number.abs().to_text(base));
    cx.str(&text)
}

/// An integer, or what `__index__` says.
fn integer(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<Big, Stop> {
    if let Some(number) = cx.index_of(cx.arg(args, i))? {
        return Ok(number);
    }
    Err(cx.type_error_of("'{}' object cannot be interpreted as an integer", cx.arg(args, i)))
}

/// `chr(code)`
pub(crate) fn chr(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = integer(cx, args, 0)?;
    let Some(code) = number.to_i64().and_then(|code| i32::try_from(code).ok()) else {
        return Err(cx.overflow_error("Python int too large to convert to C int"));
    };
    let Some(code) = u32::try_from(code).ok().filter(|&code| code < 0x11_0000) else {
        return Err(cx.value_error("chr() arg not in range(0x110000)"));
    };
    // Half of a surrogate pair is no character of UTF-8.
    let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    cx.str(c.encode_utf8(&mut [0; 4]))
}

/// `ord(c)`
pub(crate) fn ord(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = cx.arg(args, 0);
    let (length, code) = if let Some(text) = cx.text(value) {
        (text.chars().count(), text.chars().next().map(u32::from))
    } else if let Some(bytes) = cx.bytes_of(value) {
        (bytes.len(), bytes.first().copied().map(u32::from))
    } else {
        return Err(cx.type_error_of("ord() expected string of length 1, but {} found", value));
    };
    match code.filter(|_| length == 1) {
        Some(code) => cx.int(i64::from(code)),
        None => {
            let text = format!("ord() expected a character, but string of length {length} found");
            Err(cx.type_error(text))
        }
    }
}

/// `divmod(x, y)`
pub(crate) fn divmod(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (x, y) = (cx.arg(args, 0), cx.arg(args, 1));
    if let (Some(a), Some(b)) = (cx.big(x), cx.big(y)) {
        let Some((quotient, remainder)) = a.floor_div_mod(&b) else {
            return Err(cx.zero_division("integer division or modulo by zero"));
        };
        let quotient = cx.int_big(&quotient)?;
        let first = cx.root(quotient);
        let remainder = cx.int_big(&remainder)?;
        cx.root(remainder);
        return cx.tuple_from(first, 2);
    }
    if cx.is_number(x) && cx.is_number(y) {
        let (a, b) = (cx.expect_float(x)?, cx.expect_float(y)?);
        let Some((quotient, remainder)) = float::floor_div_mod(a, b) else {
            return Err(cx.zero_division("float divmod()"));
        };
        let quotient = cx.float(quotient)?;
        let first = cx.root(quotient);
        let remainder = cx.float(remainder)?;
        cx.root(remainder);
        return cx.tuple_from(first, 2);
    }
    divmod_special(cx, args)
}

/// The program's own `__divmod__` or `__rdivmod__`.
fn divmod_special(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    for (this, other, name) in [(0, 1, "__divmod__"), (1, 0, "__rdivmod__")] {
        let object = cx.arg(args, this);
        if !cx.is_instance_shape(object) || !cx.has_method(object, name) {
            continue;
        }
        let name = cx.str(name)?;
        let method = cx.get_attribute(cx.arg(args, this), name)?;
        let answer = cx.call(method, &[cx.arg(args, other)])?;
        if answer != Value::NOT_IMPLEMENTED {
            return Ok(answer);
        }
    }
    let (x, y) = (cx.type_name(cx.arg(args, 0)), cx.type_name(cx.arg(args, 1)));
    Err(cx.type_error(format!("unsupported operand type(s) for divmod(): '{x}' and '{y}'")))
}

/// `pow(base, exp, mod)`
pub(crate) fn pow(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (base, exponent) = (cx.arg(args, 0), cx.arg(args, 1));
    let Some(modulus) = cx.opt(args, 2).filter(|modulus| !modulus.is_none()) else {
        return cx.binary_value(Operator::Pow, base, exponent);
    };
    if cx.heap.is(base, crate::heap::Shape::Instance) && cx.has_method(base, "__pow__") {
        let name = cx.str("__pow__")?;
        let method = cx.get_attribute(cx.arg(args, 0), name)?;
        let arguments = [cx.arg(args, 1), cx.arg(args, 2)];
        return cx.call(method, &arguments);
    }
    if [base, exponent, modulus].iter().any(|value| cx.as_complex(*value).is_some()) {
        return Err(cx.value_error("complex modulo"));
    }
    let (Some(base), Some(exponent), Some(modulus)) = (cx.big(base), cx.big(exponent), cx.big(modulus))
    else {
        let names = [0, 1, 2].map(|i| cx.type_name(cx.arg(args, i)));
        if names.iter().any(|name| !matches!(name.as_str(), "int" | "bool" | "float" | "complex")) {
            let [base, power, modulus] = names;
            let text =
                format!("unsupported operand type(s) for ** or pow(): '{base}', '{power}', '{modulus}'");
            return Err(cx.type_error(text));
        }
        return Err(cx.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    };
    if modulus.is_zero() {
        return Err(cx.value_error("pow() 3rd argument cannot be 0"));
    }
    let base = if !exponent.is_negative() {
        base
    } else {
        match base.inverse_modulo(&modulus) {
            Some(inverse) => inverse,
            None => return Err(cx.value_error("base is not invertible for the given modulus")),
        }
    };
    match base.power_modulo(&exponent.abs(), &modulus) {
        Some(power) => cx.int_big(&power),
        None => Err(cx.memory_error()),
    }
}

/// `round(number, ndigits)`
pub(crate) fn round(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = cx.arg(args, 0);
    if cx.is_instance_shape(number) && cx.has_method(number, "__round__") {
        let name = cx.str("__round__")?;
        let method = cx.get_attribute(cx.arg(args, 0), name)?;
        return match cx.opt(args, 1) {
            Some(digits) => cx.call(method, &[digits]),
            None => cx.call(method, &[]),
        };
    }
    if cx.as_f64(number).is_none() && cx.big(number).is_none() {
        return Err(cx.type_error_of("type {} doesn't define __round__ method", number));
    }
    let places = match cx.opt(args, 1).filter(|places| !places.is_none()) {
        Some(_) => Some(places_of(&integer(cx, args, 1)?)),
        None => None,
    };
    let number = cx.arg(args, 0);
    match (cx.as_f64(number), cx.big(number), places) {
        (Some(float), _, places) => round_float(cx, float, places),
        (_, Some(number), Some(places)) if places < 0 => round_integer(cx, &number, places),
        (_, Some(number), _) => cx.int_big(&number),
        _ => Ok(number),
    }
}

fn places_of(places: &Big) -> i64 {
    places.to_i64().unwrap_or(if places.is_negative() { i64::MIN } else { i64::MAX })
}

fn round_float(cx: &mut Ctx<'_, '_>, value: f64, places: Option<i64>) -> Answer {
    let Some(places) = places else {
        return match Big::from_f64(float::round_half_even(value)) {
            Some(number) => cx.int_big(&number),
            None if value.is_nan() => Err(cx.value_error("cannot convert float NaN to integer")),
            None => Err(cx.overflow_error("cannot convert float infinity to integer")),
        };
    };
    let rounded = float::round_to(value, places);
    if rounded.is_infinite() && value.is_finite() {
        return Err(cx.overflow_error("rounded value too large to represent"));
    }
    cx.float(rounded)
}

/// To a multiple of a power of ten, ties to even.
fn round_integer(cx: &mut Ctx<'_, '_>, number: &Big, places: i64) -> Answer {
    let zeros = places.unsigned_abs();
    // Ten to so many digits is more than twice the number: nothing is left of it.
    if zeros > number.bit_length() as u64 / 3 + 2 {
        return cx.int(0);
    }
    let Ok(unit) = Big::from(10).pow(zeros) else { return cx.int(0) };
    let Some((mut quotient, rest)) = number.floor_div_mod(&unit) else { return cx.int(0) };
    let doubled = rest.add(&rest);
    if doubled > unit || doubled == unit && quotient.is_odd() {
        quotient = quotient.add(&Big::from(1));
    }
    match quotient.mul(&unit) {
        Ok(rounded) => cx.int_big(&rounded),
        Err(_) => Err(cx.memory_error()),
    }
}

/// `sum(iterable, start)`
pub(crate) fn sum(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let start = cx.opt(args, 1).unwrap_or(Value::small(0).unwrap_or(Value::NONE));
    let refusal = match cx.kind(start) {
        Kind::Str => "sum() can't sum strings [use ''.join(seq) instead]",
        Kind::Bytes => "sum() can't sum bytes [use b''.join(seq) instead]",
        Kind::ByteArray => "sum() can't sum bytearray [use b''.join(seq) instead]",
        _ => "",
    };
    if !refusal.is_empty() {
        return Err(cx.type_error(refusal));
    }
    let total = cx.root(start);
    let items = cx.iter(cx.arg(args, 0))?;
    let items = cx.root(items);
    while let Some(item) = cx.next(items)? {
        let sum = cx.binary_value(Operator::Add, cx.at(total), item)?;
        cx.set(total, sum);
    }
    Ok(cx.at(total))
}

/// `format(value, spec)`
pub(crate) fn format(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let spec = match cx.opt(args, 1) {
        Some(spec) => cx.expect_text(spec, "format() argument 2")?,
        None => String::new(),
    };
    room_for(cx, spec.len())?;
    let text = cx.format(cx.arg(args, 0), &spec)?;
    cx.str(&text)
}
