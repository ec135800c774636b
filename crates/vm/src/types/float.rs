//! The methods of `float`.

use alloc::format;
use alloc::string::String;

use super::int::{own_method, plain_digits};
use super::operators::{self, number_methods};
use crate::binary::Operator;
use crate::compare::Order;
use crate::ctx::Ctx;
use crate::native::{Args, Native};
use crate::number::{Big, float};
use crate::raise::Stop;
use crate::value::Value;
use bytecode::Op;

type Answer = Result<Value, Stop>;

/// `float`'s methods.
pub(crate) static METHODS: &[Native] = number_methods![
    Native::new("as_integer_ratio", 0, 0, as_integer_ratio),
    Native::new("conjugate", 0, 0, conjugate),
    Native::new("hex", 0, 0, hex),
    Native::new("is_integer", 0, 0, is_integer),
];

/// `float`'s functions that take no `self`.
pub(crate) static STATICS: &[Native] = &[Native::new("fromhex", 1, 1, fromhex)];

/// `float(x)`.
pub(crate) static NEW: Native = Native::new("float", 0, 1, new);

impl Ctx<'_, '_> {
    /// A float, an int as one, or what `__float__` or `__index__` of an object say.
    ///
    /// # Errors
    /// `TypeError` "must be real number, not T", `OverflowError`, what the object's method raises.
    pub fn expect_float(&mut self, value: Value) -> Result<f64, Stop> {
        if !self.is_instance_shape(value) {
            return self.vm.expect_float(value);
        }
        let held = self.root(value);
        let found = match own_method(self, value, "__float__")? {
            Some(found) if self.as_f64(found).is_none() => {
                let own = self.type_name(self.at(held));
                let text = format!("{own}.__float__ returned non-float (type {})", self.type_name(found));
                return Err(self.type_error(text));
            }
            Some(found) => Some(found),
            None => match self.index_of(self.at(held))? {
                Some(number) => Some(self.int_big(&number)?),
                None => None,
            },
        };
        let value = found.unwrap_or(self.at(held));
        self.release(held);
        self.vm.expect_float(value)
    }
}

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Some(value) = cx.opt(args, 0) else { return cx.float(0.0) };
    if let Some(found) = own_method(cx, value, "__float__")? {
        return match cx.as_f64(found) {
            Some(float) => cx.float(float),
            None => {
                let own = cx.type_name(cx.arg(args, 0));
                let text = format!("{own}.__float__ returned non-float (type {})", cx.type_name(found));
                Err(cx.type_error(text))
            }
        };
    }
    let value = cx.arg(args, 0);
    if let Some(float) = cx.as_f64(value) {
        return cx.float(float);
    }
    if let Some(number) = cx.index_of(value)? {
        return match number.to_f64() {
            Some(float) => cx.float(float),
            None => Err(cx.overflow_error("int too large to convert to float")),
        };
    }
    let value = cx.arg(args, 0);
    let text: String = match (cx.text(value), cx.bytes_of(value)) {
        (Some(text), _) => plain_digits(text),
        (_, Some(bytes)) => bytes.iter().map(|&byte| char::from(byte)).collect(),
        _ => {
            return Err(
                cx.type_error_of("float() argument must be a string or a real number, not '{}'", value)
            );
        }
    };
    match float::parse(&text) {
        Some(float) => cx.float(float),
        None => {
            let shown = cx.repr(value)?;
            Err(cx.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

fn this(cx: &Ctx<'_, '_>, args: Args) -> f64 {
    cx.as_f64(cx.arg(args, 0)).unwrap_or(0.0)
}

fn as_integer_ratio(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = this(cx, args);
    let Some((numerator, denominator)) = float::integer_ratio(value) else {
        return Err(if value.is_nan() {
            cx.value_error("cannot convert NaN to integer ratio")
        } else {
            cx.overflow_error("cannot convert Infinity to integer ratio")
        });
    };
    let numerator = cx.int_big(&numerator)?;
    let first = cx.root(numerator);
    let denominator = cx.int_big(&denominator)?;
    cx.root(denominator);
    cx.tuple_from(first, 2)
}

fn conjugate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = this(cx, args);
    cx.float(value)
}

fn hex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = float::hex(this(cx, args));
    cx.str(&text)
}

fn is_integer(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let value = this(cx, args);
    Ok(Value::bool(value.is_finite() && libm::trunc(value) == value))
}

fn fromhex(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let text = cx.arg(args, 0);
    let text: String = cx.expect_text(text, "fromhex() argument")?;
    match read_hex(text.trim()) {
        Some(value) => cx.float(value),
        None => Err(cx.value_error("invalid hexadecimal floating-point string")),
    }
}

/// `[sign]['0x']digits['.'digits]['p'exponent]`, or a name such as `inf`.
fn read_hex(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with(['i', 'I', 'n', 'N']) {
        return float::parse(text);
    }
    let digits = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")).unwrap_or(unsigned);
    let (mantissa, exponent) = digits.split_once(['p', 'P']).unwrap_or((digits, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let joined = format!("{whole}{fraction}");
    if joined.is_empty() || !joined.bytes().all(|byte| byte.is_ascii_hexdigit()) || exponent.abs() > 10_000 {
        return None;
    }
    let significand = Big::parse(&joined, 16)?;
    let shift = exponent - 4 * fraction.len() as i64;
    let one = Big::from(1).shl(usize::try_from(shift.unsigned_abs()).ok()?).ok()?;
    let magnitude =
        if shift >= 0 { significand.mul(&one).ok()?.to_f64()? } else { significand.true_div(&one)? };
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_floats_read_back() {
        for value in [0.0, 1.5, -3.25e-300, 5e-324, f64::MAX] {
            assert_eq!(read_hex(&float::hex(value)), Some(value));
        }
        assert_eq!(read_hex("1.8"), Some(1.5));
        assert_eq!(read_hex("-Inf"), Some(f64::NEG_INFINITY));
        assert_eq!(read_hex("zz"), None);
        assert_eq!(read_hex("0x"), None);
    }
}
