//! `complex`: its constructor, operators and methods. Without the feature `complex` no such number ever comes to be.

use super::operators;
use crate::{
    binary::Operator,
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native},
    number::complex::{Complex, NoPower},
    object::Kind,
    raise::Stop,
    text::{complaint::Complaint, spec::Spec},
    types::int::own_method,
    value::Value,
    vm::Vm,
};
use alloc::{format, string::String};
use bytecode::{Constant, Op};

type Answer = Result<Value, Stop>;

/// `complex(real, imag)`
pub(crate) static NEW: Native = Native::new("complex", 0, 2, new).named(&["real", "imag"]);

/// Its methods.
pub(crate) static METHODS: &[Native] = &[
    Native::new("conjugate", 0, 0, conjugate),
    Native::new("__abs__", 0, 0, size),
    Native::new("__add__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Add)),
    Native::new("__radd__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Add)),
    Native::new("__sub__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Sub)),
    Native::new("__rsub__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Sub)),
    Native::new("__mul__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Mul)),
    Native::new("__rmul__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Mul)),
    Native::new("__truediv__", 1, 1, |cx, args| operators::binary(cx, args, Operator::TrueDiv)),
    Native::new("__rtruediv__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::TrueDiv)),
    Native::new("__pow__", 1, 1, |cx, args| operators::binary(cx, args, Operator::Pow)),
    Native::new("__rpow__", 1, 1, |cx, args| operators::reflected(cx, args, Operator::Pow)),
    Native::new("__neg__", 0, 0, |cx, args| operators::unary(cx, args, Op::Neg)),
    Native::new("__pos__", 0, 0, |cx, args| operators::unary(cx, args, Op::Pos)),
    Native::new("__bool__", 0, 0, operators::bool),
    Native::new("__complex__", 0, 0, itself),
];

impl Vm<'_> {
    /// A complex number.
    pub(crate) fn complex(&mut self, number: Complex) -> Answer {
        let object = self.allocate(Shape::Complex, 4)?;
        for (at, part) in [number.0, number.1].into_iter().enumerate() {
            let bits = part.to_bits();
            self.heap.set_word(object, 2 * at, bits as u32);
            self.heap.set_word(object, 2 * at + 1, (bits >> 32) as u32);
        }
        Ok(object)
    }

    /// The complex number that `v` is; ints and floats are none.
    pub(crate) fn as_complex(&self, v: Value) -> Option<Complex> {
        if !cfg!(feature = "complex") {
            return None;
        }
        let v = self.unwrapped(v);
        if self.heap.is(v, Shape::Complex) {
            let word = |i| u64::from(self.heap.word(v, i));
            let part = |at| f64::from_bits(word(at) | word(at + 1) << 32);
            return Some(Complex(part(0), part(2)));
        }
        match self.constant_of(v) {
            Some(Constant::Imaginary(x)) => Some(Complex(0.0, x)),
            _ => None,
        }
    }
}

impl Ctx<'_, '_> {
    /// Any number as a complex one; `None` for what is no number.
    ///
    /// # Errors
    /// `OverflowError` for an int that is too large.
    pub(crate) fn complex_of(&mut self, v: Value) -> Result<Option<Complex>, Stop> {
        if let Some(number) = self.as_complex(v) {
            return Ok(Some(number));
        }
        if !self.is_number(v) {
            return Ok(None);
        }
        Ok(Some(Complex(self.expect_float(v)?, 0.0)))
    }

    /// An operator of which one side is complex; `None` where it has no meaning.
    pub(crate) fn complex_operation(
        &mut self,
        operator: Operator,
        x: Value,
        y: Value,
    ) -> Result<Option<Value>, Stop> {
        let (Some(a), Some(b)) = (self.complex_of(x)?, self.complex_of(y)?) else { return Ok(None) };
        let result = match operator {
            Operator::Add => a.plus(b),
            Operator::Sub => a.minus(b),
            Operator::Mul => a.times(b),
            Operator::TrueDiv => match a.over(b) {
                Some(quotient) => quotient,
                None => return Err(self.zero_division("complex division by zero")),
            },
            Operator::Pow => return self.complex_power(a, b).map(Some),
            _ => return Ok(None),
        };
        self.complex(result).map(Some)
    }

    /// `a ** b`
    pub(crate) fn complex_power(&mut self, a: Complex, b: Complex) -> Answer {
        match a.pow(b) {
            Ok(power) => self.complex(power),
            Err(NoPower::Zero) => Err(self.zero_division("0.0 to a negative or complex power")),
            Err(NoPower::TooLarge) => Err(self.overflow_error("complex exponentiation")),
        }
    }

    /// What a complex number knows of itself under a name.
    pub(crate) fn complex_field(&mut self, v: Value, name: &str) -> Result<Option<Value>, Stop> {
        let Some(Complex(real, imaginary)) = self.as_complex(v) else { return Ok(None) };
        match name {
            "real" => self.float(real).map(Some),
            "imag" => self.float(imaginary).map(Some),
            _ => Ok(None),
        }
    }
}

fn refused(cx: &mut Ctx<'_, '_>, value: Value, place: &str) -> Stop {
    let end = if place == "first" { "a string or a number" } else { "a number" };
    let text = format!("complex() {place} argument must be {end}, not '{}'", cx.type_name(value));
    cx.type_error(text)
}

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Some(real) = cx.opt(args, 0) else {
        let imaginary = part(cx, args, 1, "second")?.unwrap_or(Complex(0.0, 0.0));
        return cx.complex(Complex(-imaginary.1 + 0.0, imaginary.0));
    };
    if let Some(text) = cx.text(real) {
        let read = Complex::parse(text);
        return match (cx.opt(args, 1), read) {
            (Some(_), _) => Err(cx.type_error("complex() can't take second arg if first is a string")),
            (None, Some(number)) => cx.complex(number),
            (None, None) => Err(cx.value_error("complex() arg is a malformed string")),
        };
    }
    if cx.opt(args, 1).is_some_and(|second| cx.text(second).is_some()) {
        return Err(cx.type_error("complex() second arg can't be a string"));
    }
    let whole = cx.heap.is(real, Shape::Complex) && cx.opt(args, 1).is_none();
    if whole {
        return Ok(real);
    }
    let first = part(cx, args, 0, "first")?.unwrap_or(Complex(0.0, 0.0));
    match part(cx, args, 1, "second")? {
        None => cx.complex(first),
        // An imaginary part that is itself complex turns into the real one.
        Some(second) => {
            let real = if second.1 == 0.0 { first.0 } else { first.0 - second.1 };
            let imaginary = if first.1 == 0.0 { second.0 } else { first.1 + second.0 };
            cx.complex(Complex(real, imaginary))
        }
    }
}

/// Argument `i` as a number; its own `__complex__`, `__float__` or `__index__` is asked.
fn part(cx: &mut Ctx<'_, '_>, args: Args, i: usize, place: &str) -> Result<Option<Complex>, Stop> {
    let Some(mut value) = cx.opt(args, i) else { return Ok(None) };
    for name in ["__complex__", "__float__", "__index__"] {
        if i == 1 && name == "__complex__" {
            continue;
        }
        if let Some(found) = own_method(cx, cx.arg(args, i), name)? {
            value = found;
            break;
        }
        value = cx.arg(args, i);
    }
    match cx.complex_of(value)? {
        Some(number) => Ok(Some(number)),
        None => Err(refused(cx, value, place)),
    }
}

fn this(cx: &Ctx<'_, '_>, args: Args) -> Complex {
    cx.as_complex(cx.arg(args, 0)).unwrap_or(Complex(0.0, 0.0))
}

fn conjugate(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let Complex(real, imaginary) = this(cx, args);
    cx.complex(Complex(real, -imaginary))
}

/// `abs(number)`
pub(crate) fn size(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = this(cx, args);
    let size = number.abs();
    if size.is_infinite() && number.0.is_finite() && number.1.is_finite() {
        return Err(cx.overflow_error("absolute value too large"));
    }
    cx.float(size)
}

fn itself(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    Ok(cx.unwrapped(cx.arg(args, 0)))
}

/// `format(number, spec)`
///
/// # Errors
/// A specification that floats take and complex numbers do not.
pub(crate) fn formatted(number: Complex, text: &str) -> Result<String, Complaint> {
    let spec = Spec::parse(text, "complex")?;
    if spec.fill == Some('0') {
        return Err(Complaint::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Some('=') {
        return Err(Complaint::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    if !matches!(spec.kind, None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n')) {
        let kind = spec.kind.unwrap_or('?');
        return Err(Complaint::value(format!("Unknown format code '{kind}' for object of type 'complex'")));
    }
    let alone = spec.kind.is_none() && number.0 == 0.0 && number.0.is_sign_positive();
    let parts = Spec { fill: None, align: None, width: 0, ..spec.clone() };
    let one = |spec: Spec, x: f64| {
        let text = spec.float(x)?;
        let bare = if spec.kind.is_none() { text.strip_suffix(".0") } else { None };
        Ok::<String, Complaint>(bare.map(String::from).unwrap_or(text))
    };
    let sign = if alone { spec.sign } else { Some('+') };
    let imaginary = one(Spec { sign, ..parts.clone() }, number.1)?;
    let text = match (alone, spec.kind) {
        (true, _) => format!("{imaginary}j"),
        (false, None) => format!("({}{imaginary}j)", one(parts, number.0)?),
        (false, Some(_)) => format!("{}{imaginary}j", one(parts, number.0)?),
    };
    let around =
        Spec { fill: spec.fill, align: spec.align.or(Some('>')), width: spec.width, ..Spec::default() };
    around.string(&text)
}

/// Whether one side is complex and the other some number.
pub(crate) fn concerns(left: Kind, right: Kind) -> bool {
    let number = |kind| matches!(kind, Kind::Int | Kind::Bool | Kind::Float | Kind::Complex);
    cfg!(feature = "complex")
        && (left == Kind::Complex && number(right) || right == Kind::Complex && number(left))
}
