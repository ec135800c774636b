//! `cmath`: functions of complex numbers, by the textbook identities over `libm`'s real functions.

use super::{Args, Constant, Module, Native};
use crate::number::elementary;
use crate::{ctx::Ctx, number::complex::Complex, raise::Stop, value::Value};
use alloc::format;
use core::f64::consts;

type Answer = Result<Value, Stop>;

/// The module.
pub static CMATH: Module = Module {
    name: "cmath",
    functions: &[
        Native::new("acos", 1, 1, |cx, args| unary(cx, args, acos)),
        Native::new("acosh", 1, 1, |cx, args| unary(cx, args, acosh)),
        Native::new("asin", 1, 1, |cx, args| unary(cx, args, |z| turned_back(asinh(turned(z))))),
        Native::new("asinh", 1, 1, |cx, args| unary(cx, args, asinh)),
        Native::new("atan", 1, 1, |cx, args| unary(cx, args, |z| turned_back(atanh(turned(z))))),
        Native::new("atanh", 1, 1, |cx, args| unary(cx, args, atanh)),
        Native::new("cos", 1, 1, |cx, args| unary(cx, args, |z| cosh(turned(z)))),
        Native::new("cosh", 1, 1, |cx, args| unary(cx, args, cosh)),
        Native::new("exp", 1, 1, |cx, args| unary(cx, args, exp)),
        Native::new("isclose", 2, 2, isclose).named(&["a", "b", "rel_tol", "abs_tol"]),
        Native::new("isfinite", 1, 1, |cx, args| question(cx, args, |z| z.0.is_finite() && z.1.is_finite())),
        Native::new("isinf", 1, 1, |cx, args| question(cx, args, |z| z.0.is_infinite() || z.1.is_infinite())),
        Native::new("isnan", 1, 1, |cx, args| question(cx, args, |z| z.0.is_nan() || z.1.is_nan())),
        Native::new("log", 1, 2, logarithm),
        Native::new("log10", 1, 1, log10),
        Native::new("phase", 1, 1, phase),
        Native::new("polar", 1, 1, polar),
        Native::new("rect", 2, 2, rect),
        Native::new("sin", 1, 1, |cx, args| unary(cx, args, |z| turned_back(sinh(turned(z))))),
        Native::new("sinh", 1, 1, |cx, args| unary(cx, args, sinh)),
        Native::new("sqrt", 1, 1, |cx, args| unary(cx, args, sqrt)),
        Native::new("tan", 1, 1, |cx, args| unary(cx, args, |z| turned_back(tanh(turned(z))))),
        Native::new("tanh", 1, 1, |cx, args| unary(cx, args, tanh)),
    ],
    constants: &[
        ("e", Constant::Float(consts::E)),
        ("inf", Constant::Float(f64::INFINITY)),
        ("infj", Constant::Make(|cx| cx.complex(Complex(0.0, f64::INFINITY)))),
        ("nan", Constant::Float(f64::NAN)),
        ("nanj", Constant::Make(|cx| cx.complex(Complex(0.0, f64::NAN)))),
        ("pi", Constant::Float(consts::PI)),
        ("tau", Constant::Float(consts::TAU)),
    ],
};

fn argument(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<Complex, Stop> {
    let value = cx.arg(args, i);
    if let Some(number) = cx.complex_of(value)? {
        return Ok(number);
    }
    let name = cx.type_name(value);
    Err(cx.type_error(format!("must be real number, not {name}")))
}

fn unary(cx: &mut Ctx<'_, '_>, args: Args, function: fn(Complex) -> Complex) -> Answer {
    let z = argument(cx, args, 0)?;
    let result = function(z);
    let finite = |z: Complex| z.0.is_finite() && z.1.is_finite();
    if finite(z) && !finite(result) {
        return Err(cx.overflow_error("math range error"));
    }
    cx.complex(result)
}

fn question(cx: &mut Ctx<'_, '_>, args: Args, holds: fn(Complex) -> bool) -> Answer {
    let z = argument(cx, args, 0)?;
    Ok(Value::bool(holds(z)))
}

/// `i z`
fn turned(z: Complex) -> Complex {
    Complex(-z.1, z.0)
}

/// `-i z`
fn turned_back(z: Complex) -> Complex {
    Complex(z.1, -z.0)
}

fn exp(z: Complex) -> Complex {
    let size = elementary::exp(z.0);
    Complex(size * elementary::cos(z.1), if z.1 == 0.0 { z.1 } else { size * elementary::sin(z.1) })
}

fn log(z: Complex) -> Complex {
    Complex(elementary::log(z.abs()), z.phase())
}

fn sqrt(z: Complex) -> Complex {
    if z.0 == 0.0 && z.1 == 0.0 {
        return Complex(0.0, z.1);
    }
    let (real, imaginary) = (libm::fabs(z.0), libm::fabs(z.1));
    // Scaled by 8 so that the sum cannot overflow.
    let size = 2.0 * libm::sqrt(real / 8.0 + libm::hypot(real / 8.0, imaginary / 8.0));
    let other = imaginary / (2.0 * size);
    if z.0 >= 0.0 {
        Complex(size, libm::copysign(other, z.1))
    } else {
        Complex(other, libm::copysign(size, z.1))
    }
}

fn cosh(z: Complex) -> Complex {
    Complex(elementary::cos(z.1) * elementary::cosh(z.0), elementary::sin(z.1) * elementary::sinh(z.0))
}

fn sinh(z: Complex) -> Complex {
    Complex(elementary::cos(z.1) * elementary::sinh(z.0), elementary::sin(z.1) * elementary::cosh(z.0))
}

fn tanh(z: Complex) -> Complex {
    let (x, y) = (elementary::tanh(z.0), elementary::tan(z.1));
    let c = 1.0 / elementary::cosh(z.0);
    let (square, scale) = (x * y * x * y, 1.0);
    let below = scale + square;
    Complex(x * (1.0 + y * y) / below, y / below * c * c)
}

fn asinh(z: Complex) -> Complex {
    let s1 = sqrt(Complex(1.0 + z.1, -z.0));
    let s2 = sqrt(Complex(1.0 - z.1, z.0));
    Complex(libm::asinh(s1.0 * s2.1 - s2.0 * s1.1), elementary::atan2(z.1, s1.0 * s2.0 - s1.1 * s2.1))
}

fn acos(z: Complex) -> Complex {
    let s1 = sqrt(Complex(1.0 - z.0, -z.1));
    let s2 = sqrt(Complex(1.0 + z.0, z.1));
    Complex(2.0 * elementary::atan2(s1.0, s2.0), libm::asinh(s2.0 * s1.1 - s2.1 * s1.0))
}

fn acosh(z: Complex) -> Complex {
    let s1 = sqrt(Complex(z.0 - 1.0, z.1));
    let s2 = sqrt(Complex(z.0 + 1.0, z.1));
    Complex(libm::asinh(s1.0 * s2.0 + s1.1 * s2.1), 2.0 * elementary::atan2(s1.1, s2.0))
}

fn atanh(z: Complex) -> Complex {
    if z.0 < 0.0 || z.0 == 0.0 && z.0.is_sign_negative() {
        let Complex(real, imaginary) = atanh(Complex(-z.0, -z.1));
        return Complex(-real, -imaginary);
    }
    let away = 1.0 - z.0;
    let real = elementary::log1p(4.0 * z.0 / (away * away + z.1 * z.1)) / 4.0;
    Complex(real, -elementary::atan2(-2.0 * z.1, away * (1.0 + z.0) - z.1 * z.1) / 2.0)
}

fn nonzero(cx: &mut Ctx<'_, '_>, z: Complex) -> Result<Complex, Stop> {
    if z.0 == 0.0 && z.1 == 0.0 { Err(cx.value_error("math domain error")) } else { Ok(log(z)) }
}

fn logarithm(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let z = argument(cx, args, 0)?;
    let top = nonzero(cx, z)?;
    if cx.opt(args, 1).is_none() {
        return cx.complex(top);
    }
    let base = argument(cx, args, 1)?;
    let below = nonzero(cx, base)?;
    match top.over(below) {
        Some(quotient) => cx.complex(quotient),
        None => Err(cx.value_error("math domain error")),
    }
}

fn log10(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let z = argument(cx, args, 0)?;
    nonzero(cx, z)?;
    cx.complex(Complex(elementary::log10(z.abs()), z.phase() / consts::LN_10))
}

fn phase(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let z = argument(cx, args, 0)?;
    cx.float(z.phase())
}

fn polar(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let z = argument(cx, args, 0)?;
    let size = cx.float(z.abs())?;
    let first = cx.root(size);
    let angle = cx.float(z.phase())?;
    cx.root(angle);
    cx.tuple_from(first, 2)
}

fn rect(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (size, angle) = (cx.arg(args, 0), cx.arg(args, 1));
    let (size, angle) = (cx.expect_float(size)?, cx.expect_float(angle)?);
    let turned = if angle == 0.0 { size * angle } else { size * elementary::sin(angle) };
    cx.complex(Complex(size * elementary::cos(angle), turned))
}

fn isclose(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (a, b) = (argument(cx, args, 0)?, argument(cx, args, 1)?);
    let mut limits = [1e-9, 0.0];
    for (i, limit) in limits.iter_mut().enumerate() {
        if let Some(given) = cx.opt(args, i + 2) {
            *limit = cx.expect_float(given)?;
        }
    }
    if limits.iter().any(|limit| *limit < 0.0) {
        return Err(cx.value_error("tolerances must be non-negative"));
    }
    let apart = a.minus(b).abs();
    let infinite = [a, b].iter().any(|z| z.0.is_infinite() || z.1.is_infinite());
    let near = apart <= limits[0] * b.abs() || apart <= limits[0] * a.abs() || apart <= limits[1];
    Ok(Value::bool(a == b || !infinite && near))
}
