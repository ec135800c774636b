//! `math` (and `umath`). The functions are those of the `libm` crate: they may differ from a C library in the last digit.

use crate::number::elementary;
use alloc::format;
use alloc::vec::Vec;

use super::{Args, Constant, Module, Native};
use crate::ctx::Ctx;
use crate::number::{Big, float};
use crate::raise::Stop;
use crate::types::int::own_method;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static MATH: Module = Module {
    name: "math",
    functions: &[
        Native::new("acos", 1, 1, |cx, args| unary(cx, args, elementary::acos)),
        Native::new("acosh", 1, 1, |cx, args| unary(cx, args, libm::acosh)),
        Native::new("asin", 1, 1, |cx, args| unary(cx, args, elementary::asin)),
        Native::new("asinh", 1, 1, |cx, args| unary(cx, args, libm::asinh)),
        Native::new("atan", 1, 1, |cx, args| unary(cx, args, elementary::atan)),
        Native::new("atan2", 2, 2, |cx, args| binary(cx, args, elementary::atan2)),
        Native::new("atanh", 1, 1, |cx, args| pole(cx, args, libm::atanh)),
        Native::new("cbrt", 1, 1, |cx, args| unary(cx, args, elementary::cbrt)),
        Native::new("ceil", 1, 1, |cx, args| whole(cx, args, "__ceil__", libm::ceil)),
        Native::new("comb", 2, 2, comb),
        Native::new("copysign", 2, 2, |cx, args| binary(cx, args, libm::copysign)),
        Native::new("cos", 1, 1, |cx, args| unary(cx, args, elementary::cos)),
        Native::new("cosh", 1, 1, |cx, args| unary(cx, args, elementary::cosh)),
        Native::new("degrees", 1, 1, |cx, args| unary(cx, args, |x| x * (180.0 / core::f64::consts::PI))),
        Native::new("dist", 2, 2, dist),
        Native::new("erf", 1, 1, |cx, args| unary(cx, args, libm::erf)),
        Native::new("erfc", 1, 1, |cx, args| unary(cx, args, libm::erfc)),
        Native::new("exp", 1, 1, |cx, args| unary(cx, args, elementary::exp)),
        Native::new("exp2", 1, 1, |cx, args| unary(cx, args, elementary::exp2)),
        Native::new("expm1", 1, 1, |cx, args| unary(cx, args, elementary::expm1)),
        Native::new("fabs", 1, 1, |cx, args| unary(cx, args, libm::fabs)),
        Native::new("factorial", 1, 1, factorial),
        Native::new("floor", 1, 1, |cx, args| whole(cx, args, "__floor__", libm::floor)),
        Native::new("fmod", 2, 2, |cx, args| binary(cx, args, float::remainder)),
        Native::new("frexp", 1, 1, frexp),
        Native::new("fsum", 1, 1, fsum),
        Native::new("gamma", 1, 1, |cx, args| pole(cx, args, elementary::gamma)),
        Native::variadic("gcd", 0, gcd),
        Native::variadic("hypot", 0, hypot),
        Native::new("isclose", 2, 2, isclose).named(&["a", "b", "rel_tol", "abs_tol"]),
        Native::new("isfinite", 1, 1, |cx, args| question(cx, args, f64::is_finite)),
        Native::new("isinf", 1, 1, |cx, args| question(cx, args, f64::is_infinite)),
        Native::new("isnan", 1, 1, |cx, args| question(cx, args, f64::is_nan)),
        Native::new("isqrt", 1, 1, isqrt),
        Native::variadic("lcm", 0, lcm),
        Native::new("ldexp", 2, 2, ldexp),
        Native::new("lgamma", 1, 1, |cx, args| pole(cx, args, elementary::log_gamma)),
        Native::new("log", 1, 2, log),
        Native::new("log10", 1, 1, |cx, args| logarithm(cx, args, elementary::log10)),
        Native::new("log1p", 1, 1, |cx, args| pole(cx, args, elementary::log1p)),
        Native::new("log2", 1, 1, |cx, args| logarithm(cx, args, elementary::log2)),
        Native::new("modf", 1, 1, modf),
        Native::new("nextafter", 2, 2, |cx, args| binary(cx, args, libm::nextafter)),
        Native::new("perm", 1, 2, perm),
        Native::new("pow", 2, 2, pow),
        Native::new("prod", 1, 1, prod).named(&["", "start"]),
        Native::new("radians", 1, 1, |cx, args| unary(cx, args, |x| x * (core::f64::consts::PI / 180.0))),
        Native::new("remainder", 2, 2, |cx, args| binary(cx, args, libm::remainder)),
        Native::new("sin", 1, 1, |cx, args| unary(cx, args, elementary::sin)),
        Native::new("sinh", 1, 1, |cx, args| unary(cx, args, elementary::sinh)),
        Native::new("sqrt", 1, 1, |cx, args| unary(cx, args, libm::sqrt)),
        Native::new("tan", 1, 1, |cx, args| unary(cx, args, elementary::tan)),
        Native::new("tanh", 1, 1, |cx, args| unary(cx, args, elementary::tanh)),
        Native::new("trunc", 1, 1, |cx, args| whole(cx, args, "__trunc__", libm::trunc)),
        Native::new("ulp", 1, 1, |cx, args| unary(cx, args, ulp)),
    ],
    constants: &[
        ("e", Constant::Float(core::f64::consts::E)),
        ("inf", Constant::Float(f64::INFINITY)),
        ("nan", Constant::Float(f64::NAN)),
        ("pi", Constant::Float(core::f64::consts::PI)),
        ("tau", Constant::Float(core::f64::consts::TAU)),
    ],
};

fn domain_error(cx: &mut Ctx<'_, '_>) -> Stop {
    cx.value_error("math domain error")
}

fn real(cx: &mut Ctx<'_, '_>, args: Args, i: usize) -> Result<f64, Stop> {
    let value = cx.arg(args, i);
    cx.expect_float(value)
}

/// A function that overflows where it turns infinite.
fn unary(cx: &mut Ctx<'_, '_>, args: Args, function: fn(f64) -> f64) -> Answer {
    let x = real(cx, args, 0)?;
    let y = function(x);
    checked(cx, y, x.is_nan(), x.is_finite())
}

/// A function with poles: where it turns infinite, the argument was outside of its domain.
fn pole(cx: &mut Ctx<'_, '_>, args: Args, function: fn(f64) -> f64) -> Answer {
    let x = real(cx, args, 0)?;
    let y = function(x);
    let at_pole = y.is_infinite() && x.is_finite() && (x <= 0.0 || x == 1.0);
    if at_pole {
        return Err(domain_error(cx));
    }
    checked(cx, y, x.is_nan(), x.is_finite())
}

fn binary(cx: &mut Ctx<'_, '_>, args: Args, function: fn(f64, f64) -> f64) -> Answer {
    let (x, y) = (real(cx, args, 0)?, real(cx, args, 1)?);
    let z = function(x, y);
    checked(cx, z, x.is_nan() || y.is_nan(), x.is_finite() && y.is_finite())
}

/// A NaN that was no argument is a domain error; an infinity from finite arguments is too large.
fn checked(cx: &mut Ctx<'_, '_>, y: f64, nan_given: bool, finite_given: bool) -> Answer {
    if y.is_nan() && !nan_given {
        return Err(domain_error(cx));
    }
    if y.is_infinite() && finite_given {
        return Err(cx.overflow_error("math range error"));
    }
    cx.float(y)
}

fn question(cx: &mut Ctx<'_, '_>, args: Args, question: fn(f64) -> bool) -> Answer {
    Ok(Value::bool(question(real(cx, args, 0)?)))
}

/// `floor`, `ceil` and `trunc` answer integers; an integer is its own.
fn whole(cx: &mut Ctx<'_, '_>, args: Args, name: &str, round: fn(f64) -> f64) -> Answer {
    if let Some(answer) = own_method(cx, cx.arg(args, 0), name)? {
        return Ok(answer);
    }
    let value = cx.arg(args, 0);
    if name == "__trunc__" && !cx.is_number(value) {
        let text = format!("type {} doesn't define __trunc__ method", cx.type_name(value));
        return Err(cx.type_error(text));
    }
    if let Some(number) = cx.big(value) {
        return cx.int_big(&number);
    }
    let rounded = round(cx.expect_float(value)?);
    match Big::from_f64(rounded) {
        Some(number) => cx.int_big(&number),
        None if rounded.is_nan() => Err(cx.value_error("cannot convert float NaN to integer")),
        None => Err(cx.overflow_error("cannot convert float infinity to integer")),
    }
}

fn ulp(x: f64) -> f64 {
    let x = libm::fabs(x);
    if !x.is_finite() {
        return x;
    }
    let next = f64::from_bits(x.to_bits() + 1);
    if next.is_infinite() { x - f64::from_bits(x.to_bits() - 1) } else { next - x }
}

fn pow(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (x, y) = (real(cx, args, 0)?, real(cx, args, 1)?);
    if x == 0.0 && y < 0.0 && y.is_finite() {
        return Err(domain_error(cx));
    }
    let z = elementary::pow(x, y);
    checked(cx, z, x.is_nan() || y.is_nan(), x.is_finite() && y.is_finite())
}

/// The natural logarithm, or one to a base.
fn log(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let numerator = log_of(cx, cx.arg(args, 0), elementary::log)?;
    let Some(base) = cx.opt(args, 1) else { return cx.float(numerator) };
    let denominator = log_of(cx, base, elementary::log)?;
    if denominator == 0.0 {
        return Err(cx.zero_division("float division by zero"));
    }
    cx.float(numerator / denominator)
}

fn logarithm(cx: &mut Ctx<'_, '_>, args: Args, function: fn(f64) -> f64) -> Answer {
    let value = cx.arg(args, 0);
    let y = log_of(cx, value, function)?;
    cx.float(y)
}

/// A logarithm of any positive number, also of an integer too large for a float.
fn log_of(cx: &mut Ctx<'_, '_>, value: Value, function: fn(f64) -> f64) -> Result<f64, Stop> {
    if let Some(number) = cx.big(value).filter(|number| number.to_f64().is_none() && !number.is_negative()) {
        // A fraction from a half up to one, times a power of two.
        let bits = number.bit_length();
        let fraction = libm::ldexp(number.shr(bits - 64).to_f64().unwrap_or(1.0), -64);
        return Ok(function(fraction) + function(2.0) * bits as f64);
    }
    let x = match cx.big(value).filter(Big::is_negative) {
        Some(_) => -1.0,
        None => cx.expect_float(value)?,
    };
    if x <= 0.0 {
        return Err(domain_error(cx));
    }
    Ok(function(x))
}

fn ldexp(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let x = real(cx, args, 0)?;
    let exponent = cx.arg(args, 1);
    let exponent = cx.expect_int(exponent)?;
    // Beyond this every float is zero or infinite.
    let exponent = exponent.clamp(-5000, 5000) as i32;
    let y = libm::ldexp(x, exponent);
    checked(cx, y, x.is_nan(), x.is_finite())
}

fn frexp(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let x = real(cx, args, 0)?;
    let (mantissa, exponent) = if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) };
    let mantissa = cx.float(mantissa)?;
    let exponent = Value::small(exponent).unwrap_or(Value::NONE);
    cx.tuple(&[mantissa, exponent])
}

fn modf(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let x = real(cx, args, 0)?;
    let whole = libm::trunc(x);
    let fraction = if x.is_infinite() { 0.0 } else { x - whole };
    let fraction = cx.float(libm::copysign(fraction, x))?;
    let first = cx.root(fraction);
    let whole = cx.float(whole)?;
    cx.root(whole);
    cx.tuple_from(first, 2)
}

/// The items of an iterable as floats.
fn reals(cx: &mut Ctx<'_, '_>, given: Value) -> Result<Vec<f64>, Stop> {
    let list = cx.list_from(given)?;
    let list = cx.root(list);
    let mut numbers = Vec::new();
    for i in 0..cx.len_of(cx.at(list)) {
        let item = cx.item(cx.at(list), i);
        numbers.push(cx.expect_float(item)?);
    }
    cx.release(list);
    Ok(numbers)
}

fn dist(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let from = reals(cx, cx.arg(args, 0))?;
    let to = reals(cx, cx.arg(args, 1))?;
    if from.len() != to.len() {
        return Err(cx.value_error("both points must have the same number of dimensions"));
    }
    let differences: Vec<f64> = from.iter().zip(&to).map(|(a, b)| a - b).collect();
    cx.float(elementary::length(&differences))
}

fn hypot(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut numbers = Vec::new();
    for i in 0..args.len() {
        numbers.push(real(cx, args, i)?);
    }
    cx.float(elementary::length(&numbers))
}

fn fsum(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let numbers = reals(cx, cx.arg(args, 0))?;
    cx.float(sum_exactly(numbers))
}

/// Shewchuk's sum: partial sums that do not overlap, rounded once at the end.
fn sum_exactly(numbers: Vec<f64>) -> f64 {
    let mut partials: Vec<f64> = Vec::new();
    let mut special = 0.0;
    for mut x in numbers {
        if !x.is_finite() {
            special += x;
            continue;
        }
        let mut kept = 0;
        for at in 0..partials.len() {
            let mut y = partials[at];
            if libm::fabs(x) < libm::fabs(y) {
                core::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        partials.push(x);
    }
    if special != 0.0 || special.is_nan() { special } else { round_partials(&partials) }
}

/// The sum of the partials from the largest down; what is left below decides a tie.
fn round_partials(partials: &[f64]) -> f64 {
    let Some((&top, mut rest)) = partials.split_last() else { return 0.0 };
    let (mut high, mut low) = (top, 0.0);
    while let Some((&next, below)) = rest.split_last() {
        let before = high;
        high = before + next;
        low = next - (high - before);
        rest = below;
        if low != 0.0 {
            break;
        }
    }
    if let Some(&below) = rest.last()
        && (low < 0.0 && below < 0.0 || low > 0.0 && below > 0.0)
    {
        let doubled = low * 2.0;
        let moved = high + doubled;
        if doubled == moved - high {
            high = moved;
        }
    }
    high
}

fn isclose(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (a, b) = (real(cx, args, 0)?, real(cx, args, 1)?);
    let relative = match cx.opt(args, 2) {
        Some(value) => cx.expect_float(value)?,
        None => 1e-9,
    };
    let absolute = match cx.opt(args, 3) {
        Some(value) => cx.expect_float(value)?,
        None => 0.0,
    };
    if relative < 0.0 || absolute < 0.0 {
        return Err(cx.value_error("tolerances must be non-negative"));
    }
    let difference = libm::fabs(a - b);
    let near = difference <= libm::fabs(relative * b)
        || difference <= libm::fabs(relative * a)
        || difference <= absolute;
    Ok(Value::bool(a == b || a.is_finite() && b.is_finite() && near))
}

fn integer(cx: &mut Ctx<'_, '_>, value: Value) -> Result<Big, Stop> {
    match cx.index_of(value)? {
        Some(number) => Ok(number),
        None => {
            cx.expect_int(value)?;
            Ok(Big::ZERO)
        }
    }
}

fn gcd(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut divisor = Big::ZERO;
    for i in 0..args.len() {
        let number = integer(cx, cx.arg(args, i))?;
        divisor = divisor.common_divisor(&number);
    }
    cx.int_big(&divisor)
}

fn lcm(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let mut multiple = Big::from(1);
    for i in 0..args.len() {
        let number = integer(cx, cx.arg(args, i))?.abs();
        let divisor = multiple.common_divisor(&number);
        multiple = match multiple.floor_div_mod(&divisor) {
            Some((factor, _)) => product(cx, &factor, &number)?,
            None => Big::ZERO,
        };
    }
    cx.int_big(&multiple)
}

fn product(cx: &mut Ctx<'_, '_>, a: &Big, b: &Big) -> Result<Big, Stop> {
    a.mul(b).map_err(|_| cx.memory_error())
}

/// Factorials and binomials beyond this have more digits than any number of ours may have.
const COUNT_MAX: u64 = 100_000;

fn count(cx: &mut Ctx<'_, '_>, number: &Big) -> Result<u64, Stop> {
    number.to_u64().filter(|&count| count <= COUNT_MAX).ok_or_else(|| cx.memory_error())
}

fn factorial(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = integer(cx, cx.arg(args, 0))?;
    if number.is_negative() {
        return Err(cx.value_error("factorial() not defined for negative values"));
    }
    let count = count(cx, &number)?;
    let product = falling_product(cx, &number, count)?;
    cx.int_big(&product)
}

/// `top * (top - 1) * …`, `count` factors.
fn falling_product(cx: &mut Ctx<'_, '_>, top: &Big, count: u64) -> Result<Big, Stop> {
    let mut result = Big::from(1);
    let mut factor = top.clone();
    for _ in 0..count {
        result = product(cx, &result, &factor)?;
        factor = factor.sub(&Big::from(1));
    }
    Ok(result)
}

fn not_negative(cx: &mut Ctx<'_, '_>, args: Args, i: usize, name: &str) -> Result<Big, Stop> {
    let number = integer(cx, cx.arg(args, i))?;
    if number.is_negative() {
        return Err(cx.value_error(alloc::format!("{name} must be a non-negative integer")));
    }
    Ok(number)
}

fn comb(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (n, k) = (not_negative(cx, args, 0, "n")?, not_negative(cx, args, 1, "k")?);
    if k > n {
        return cx.int(0);
    }
    let k = n.sub(&k).min(k);
    let count = count(cx, &k)?;
    let (above, below) = (falling_product(cx, &n, count)?, falling_product(cx, &k, count)?);
    let combinations = above.floor_div_mod(&below).map_or(Big::ZERO, |(quotient, _)| quotient);
    cx.int_big(&combinations)
}

fn perm(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let n = not_negative(cx, args, 0, "n")?;
    let k = match cx.opt(args, 1).filter(|k| !k.is_none()) {
        Some(_) => not_negative(cx, args, 1, "k")?,
        None => n.clone(),
    };
    if k > n {
        return cx.int(0);
    }
    let count = count(cx, &k)?;
    let permutations = falling_product(cx, &n, count)?;
    cx.int_big(&permutations)
}

fn isqrt(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = integer(cx, cx.arg(args, 0))?;
    match number.square_root() {
        Some(root) => cx.int_big(&root),
        None => Err(cx.value_error("isqrt() argument must be nonnegative")),
    }
}

/// The product of numbers: of integers an integer, else a float.
fn prod(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let list = cx.list_from(cx.arg(args, 0))?;
    let list = cx.root(list);
    let start = cx.opt(args, 1).unwrap_or(Value::small(1).unwrap_or(Value::NONE));
    let mut exact = cx.big(start);
    let mut inexact = if exact.is_some() { 1.0 } else { cx.expect_float(start)? };
    for i in 0..cx.len_of(cx.at(list)) {
        let item = cx.item(cx.at(list), i);
        match (exact.take(), cx.big(item)) {
            (Some(so_far), Some(factor)) => exact = Some(product(cx, &so_far, &factor)?),
            (so_far, _) => {
                let so_far = so_far.map_or(Some(inexact), |so_far| so_far.to_f64());
                let Some(so_far) = so_far else {
                    return Err(cx.overflow_error("int too large to convert to float"));
                };
                inexact = so_far * cx.expect_float(item)?;
            }
        }
    }
    match exact {
        Some(exact) => cx.int_big(&exact),
        None => cx.float(inexact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn sums_are_rounded_once() {
        assert_eq!(sum_exactly(vec![0.1; 10]), 1.0);
        assert_eq!(sum_exactly(vec![1e100, 1.0, -1e100, 1e-100]), 1.0);
        assert_eq!(sum_exactly(vec![]), 0.0);
        assert_eq!(sum_exactly(vec![1.0, f64::INFINITY]), f64::INFINITY);
        assert_eq!(sum_exactly(vec![1e16, 1.0, 1e-16]), 10000000000000002.0);
    }

    #[test]
    fn an_ulp_of_one_is_the_epsilon() {
        assert_eq!(ulp(1.0), f64::EPSILON);
    }
}
