//! Floats as Python writes, reads, divides and rounds them.
//!
//! `core` finds the shortest digits that read back and the exact digits of a given precision; this file lays them
//! out by CPython's rules (`float_repr_style = 'short'` and `PyOS_double_to_string`).

use super::elementary;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::big::Big;
use super::convert::{parts, scaled};
use super::digits::power_of_ten;

/// A float's decimal digits without a point, and the power of ten of the first of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// At least one digit.
    pub digits: String,
    /// `1.5e3` has the digits `15` and the exponent 3.
    pub exponent: i32,
}

impl Decimal {
    /// The fewest digits that read back as the magnitude of a finite value.
    pub fn shortest(value: f64) -> Decimal {
        let shortest = Decimal::split(&format!("{:e}", value.abs()));
        // Where two neighbours are equally near, `core` takes the upper one and CPython the even one. That needs a unit of
        // the last place as large as that of the last digit, so it happens only to long numbers.
        if shortest.digits.len() < 15 || shortest.digits.ends_with(['0', '2', '4', '6', '8']) {
            return shortest;
        }
        let even = Decimal::exact(value, shortest.digits.len());
        let reads_back =
            nearest(&even.digits, i64::from(even.exponent) + 1 - even.digits.len() as i64) == value.abs();
        if reads_back && even.digits.len() == shortest.digits.len() { even } else { shortest }
    }

    /// Exactly `count` digits (at least one), correctly rounded, of the magnitude of a finite value.
    pub fn exact(value: f64, count: usize) -> Decimal {
        Decimal::split(&format!("{:.*e}", count.max(1) - 1, value.abs()))
    }

    fn split(text: &str) -> Decimal {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits = mantissa.chars().filter(|&digit| digit != '.').collect();
        Decimal { digits, exponent: exponent.parse().unwrap_or(0) }
    }
}

/// `repr(value)`: the shortest digits that read back, scientific below 1e-4 and from 1e16.
pub fn repr(value: f64) -> String {
    if let Some(name) = name_of(value) {
        return String::from(if value.is_sign_negative() && !value.is_nan() { "-inf" } else { name });
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let decimal = Decimal::shortest(value);
    let body = if (-4..16).contains(&decimal.exponent) {
        fixed(&decimal, true)
    } else {
        scientific(&decimal, false)
    };
    format!("{sign}{body}")
}

/// `inf` or `nan` for what has no digits.
pub fn name_of(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("nan")
    } else if value.is_infinite() {
        Some("inf")
    } else {
        None
    }
}

/// Digits with the point in its place; `.0` behind a whole number if asked for.
pub fn fixed(decimal: &Decimal, dot_zero: bool) -> String {
    let Decimal { digits, exponent } = decimal;
    let Ok(whole) = usize::try_from(exponent + 1) else {
        let zeros = exponent.unsigned_abs() as usize - 1;
        return format!("0.{:0<zeros$}{digits}", "");
    };
    if whole == 0 {
        return format!("0.{digits}");
    }
    if digits.len() <= whole {
        let tail = if dot_zero { ".0" } else { "" };
        return format!("{digits:0<whole$}{tail}");
    }
    format!("{}.{}", &digits[..whole], &digits[whole..])
}

/// `d.ddde±XX`, the exponent with at least two digits; the point also without a fraction if asked for.
pub fn scientific(decimal: &Decimal, always_point: bool) -> String {
    let (first, rest) = decimal.digits.split_at(1);
    let point = if rest.is_empty() && !always_point { "" } else { "." };
    let sign = if decimal.exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", decimal.exponent.unsigned_abs())
}

/// Reads a float as `float(text)` does: white space around it, single underscores between digits, `inf`, `nan`.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim_matches(char::is_whitespace);
    let (sign, unsigned) = match text.as_bytes().first()? {
        b'-' => (-1.0, &text[1..]),
        b'+' => (1.0, &text[1..]),
        _ => (1.0, text),
    };
    let named = |names: &[&str]| names.iter().any(|name| unsigned.eq_ignore_ascii_case(name));
    let magnitude = if named(&["inf", "infinity"]) {
        f64::INFINITY
    } else if named(&["nan"]) {
        f64::NAN
    } else {
        parse_decimal(&without_underscores(unsigned)?)?
    };
    Some(libm::copysign(magnitude, sign))
}

/// Underscores stand between digits only.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_placed = |at: usize| bytes[at] != b'_' || at > 0 && is_digit(at - 1) && is_digit(at + 1);
    (0..bytes.len()).all(is_placed).then(|| text.replace('_', ""))
}

/// `digits[.digits][e[sign]digits]`, with a digit before or behind the point.
fn parse_decimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], parse_exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    Some(nearest(&digits, exponent - fraction.len() as i64))
}

/// An exponent; what is beyond all floats anyway stops growing.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let magnitude =
        digits.bytes().fold(0, |sum: i64, digit| (sum * 10 + i64::from(digit - b'0')).min(1 << 50));
    Some(if text.starts_with('-') { -magnitude } else { magnitude })
}

/// Powers of ten that are floats without rounding.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];
/// More digits cannot change to which float a number is nearest, but for being there at all.
const DIGITS_MAX: usize = 800;

/// The float nearest to `digits * 10^exponent`, of two the even one: infinite beyond the largest.
///
/// Up to 15 digits and small powers are exact floats, so that one operation rounds once; everything else is divided as whole
/// numbers, which needs none of the tables that `core` has for it (14 KB).
fn nearest(digits: &str, exponent: i64) -> f64 {
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let mut exponent = exponent.saturating_add(zeros as i64);
    let magnitude = exponent.saturating_add(significant.len() as i64);
    if significant.is_empty() || magnitude < -330 {
        return 0.0;
    }
    if magnitude > 310 {
        return f64::INFINITY;
    }
    let power = EXACT_POWERS.get(exponent.unsigned_abs() as usize);
    if let (true, Some(power)) = (significant.len() <= 15, power) {
        let whole = significant.bytes().fold(0, |sum: u64, digit| sum * 10 + u64::from(digit - b'0')) as f64;
        return if exponent < 0 { whole / power } else { whole * power };
    }
    let number = if significant.len() > DIGITS_MAX {
        exponent += (significant.len() - DIGITS_MAX - 1) as i64;
        Big::parse(&format!("{}1", &significant[..DIGITS_MAX]), 10)
    } else {
        Big::parse(significant, 10)
    };
    let Some(number) = number else { return f64::NAN };
    let scale = power_of_ten(exponent.unsigned_abs() as usize);
    let rounded = if exponent < 0 {
        number.true_div(&scale)
    } else {
        number.mul(&scale).ok().and_then(|product| product.to_f64())
    };
    rounded.unwrap_or(f64::INFINITY)
}

/// What is left of `a` when `b` is taken from it as often as possible, exactly, with the sign of `a`: `math.fmod`.
pub fn remainder(a: f64, b: f64) -> f64 {
    let (Some((mut rest, top)), Some((mut divisor, bottom))) = (parts(a), parts(b)) else {
        return if a.is_finite() && b.is_infinite() { a } else { f64::NAN };
    };
    if divisor == 0 {
        return f64::NAN;
    }
    if libm::fabs(a) < libm::fabs(b) {
        return a;
    }
    if top < bottom {
        divisor <<= bottom - top;
    }
    rest %= divisor;
    let mut places = (top - bottom).max(0);
    while places > 0 && rest != 0 {
        // A rest of 53 bits has room for 11 more.
        let step = places.min(11);
        rest = (rest << step) % divisor;
        places -= step;
    }
    libm::copysign(scaled(rest, top.min(bottom)), a)
}

/// `divmod(a, b)` of floats; `None` for a divisor of zero.
pub fn floor_div_mod(a: f64, b: f64) -> Option<(f64, f64)> {
    if b == 0.0 {
        return None;
    }
    let mut remainder = remainder(a, b);
    let mut quotient = (a - remainder) / b;
    if remainder == 0.0 {
        remainder = libm::copysign(0.0, b);
    } else if (b < 0.0) != (remainder < 0.0) {
        remainder += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Some((libm::copysign(0.0, a / b), remainder));
    }
    let floor = libm::floor(quotient);
    Some((if quotient - floor > 0.5 { floor + 1.0 } else { floor }, remainder))
}

/// Why a power has no float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPower {
    /// Zero to a negative power: ZeroDivisionError `0.0 cannot be raised to a negative power`.
    ZeroToNegative,
    /// A negative base and a fraction in the exponent: the result would be complex.
    Complex,
    /// OverflowError `(34, 'Numerical result out of range')`.
    TooLarge,
}

/// `base ** exponent` of floats.
pub fn pow(base: f64, exponent: f64) -> Result<f64, NoPower> {
    if base == 0.0 && exponent < 0.0 {
        return Err(NoPower::ZeroToNegative);
    }
    if base < 0.0 && base.is_finite() && exponent.is_finite() && libm::trunc(exponent) != exponent {
        return Err(NoPower::Complex);
    }
    let power = elementary::pow(base, exponent);
    if power.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(NoPower::TooLarge);
    }
    Ok(power)
}

/// `a // b`; `None` for a divisor of zero.
pub fn floor_div(a: f64, b: f64) -> Option<f64> {
    floor_div_mod(a, b).map(|(quotient, _)| quotient)
}

/// `a % b`; `None` for a divisor of zero.
pub fn floor_mod(a: f64, b: f64) -> Option<f64> {
    floor_div_mod(a, b).map(|(_, remainder)| remainder)
}

/// Half to even: `round(value)` without digits, still a float.
pub fn round_half_even(value: f64) -> f64 {
    let rounded = libm::round(value);
    if libm::fabs(value - libm::trunc(value)) == 0.5 { 2.0 * libm::round(value / 2.0) } else { rounded }
}

/// `round(value, places)`: correctly rounded on the exact decimal value, as CPython does; infinite where the result
/// is too large for a float.
pub fn round_to(value: f64, places: i64) -> f64 {
    if !value.is_finite() || value == 0.0 || places > 323 {
        return value;
    }
    if places < -308 {
        return libm::copysign(0.0, value);
    }
    if places >= 0 {
        let text = format!("{:.*}", places as usize, value.abs());
        return libm::copysign(parse_decimal(&text).unwrap_or(value), value);
    }
    round_whole_places(value, places.unsigned_abs() as usize)
}

/// Rounds to a multiple of `10^zeros`: in whole numbers, where the fraction only breaks ties.
fn round_whole_places(value: f64, zeros: usize) -> f64 {
    let Some(whole) = Big::from_f64(libm::trunc(value.abs())) else { return value };
    let unit = power_of_ten(zeros);
    let Some((mut quotient, rest)) = whole.floor_div_mod(&unit) else { return value };
    let doubled = rest.add(&rest);
    let tie = doubled == unit && libm::trunc(value) == value;
    if if tie { quotient.is_odd() } else { doubled >= unit } {
        quotient = quotient.add(&Big::from(1));
    }
    let rounded = quotient.mul(&unit).ok().and_then(|rounded| rounded.to_f64());
    libm::copysign(rounded.unwrap_or(f64::INFINITY), value)
}

/// `float.as_integer_ratio()`; `None` for infinities and NaN.
pub fn integer_ratio(value: f64) -> Option<(Big, Big)> {
    let (mut significand, mut exponent) = parts(value)?;
    if significand == 0 {
        return Some((Big::ZERO, Big::from(1)));
    }
    let spare = significand.trailing_zeros();
    significand >>= spare;
    exponent += i64::from(spare);
    let shift = exponent.unsigned_abs() as usize;
    let signed = |number: Big| if value < 0.0 { -number } else { number };
    let (numerator, one) = (signed(Big::from(significand)), Big::from(1));
    if exponent >= 0 {
        return Some((numerator.shl(shift).ok()?, one));
    }
    Some((numerator, one.shl(shift).ok()?))
}

/// `float.hex()`.
pub fn hex(value: f64) -> String {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if let Some(name) = name_of(value) {
        return format!("{}{name}", if value.is_nan() { "" } else { sign });
    }
    let bits = value.to_bits();
    let (stored, fraction) = (bits >> 52 & 0x7FF, bits & ((1 << 52) - 1));
    match (stored, fraction) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (0, fraction) => format!("{sign}0x0.{fraction:013x}p-1022"),
        (stored, fraction) => format!("{sign}0x1.{fraction:013x}p{:+}", stored as i64 - 1023),
    }
}

/// CPython's `hash()` of a float: equal to the hash of an equal integer.
pub fn hash(value: f64) -> i64 {
    if value.is_nan() {
        return 0;
    }
    let Some((significand, exponent)) = parts(value) else {
        return if value > 0.0 { 314_159 } else { -314_159 };
    };
    // Modulo 2^61 - 1 the powers of two repeat after 61.
    let scaled = u128::from(significand) << exponent.rem_euclid(61);
    let hash = (scaled % ((1 << 61) - 1)) as i64;
    match value < 0.0 {
        true if hash == 1 => -2,
        true => -hash,
        false => hash,
    }
}

/// Digits of `text` grouped from the right, for callers that lay numbers out.
pub fn group(digits: &str, separator: char, size: usize) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let mut grouped = String::new();
    for (position, digit) in digits.iter().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(size) {
            grouped.push(separator);
        }
        grouped.push(*digit);
    }
    grouped
}

#[cfg(test)]
#[allow(clippy::approx_constant, clippy::excessive_precision, reason = "the literals are the cases")]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_to_the_float_that_core_reads() {
        let mut state = 88_172_645_463_325_252_u64;
        let mut texts: Vec<String> = Vec::new();
        for _ in 0..3000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let exponent = (state >> 40) as i64 % 700 - 350;
            texts.push(format!("{state}e{exponent}"));
            texts.push(format!("{}.{}e{}", state % 1000, state >> 20, exponent / 12));
            texts.push(format!("{:e}", f64::from_bits(state & !(1 << 63))));
        }
        let long = format!("1{}", "0".repeat(900));
        texts.extend([
            "9007199254740993".into(),
            "2.2250738585072011e-308".into(),
            "2.4703282292062327e-324".into(),
            "2.4703282292062328e-324".into(),
            "1.7976931348623158e308".into(),
            "1.7976931348623159e308".into(),
            "0e999999999999999999999".into(),
            ".5".into(),
            "5.".into(),
            format!("{long}1e-900"),
            format!("9007199254740993{}1e-901", "0".repeat(900)),
            format!("0.{long}"),
        ]);
        for text in texts {
            let expected: f64 = text.parse().unwrap();
            if expected.is_finite() || !text.starts_with("NaN") {
                assert_eq!(parse(&text).map(f64::to_bits), Some(expected.to_bits()), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_float_is_not_read() {
        for text in [
            "", ".", "e5", "1e", "1e+", "1_", "_1", "1__0", "1e_5", "0x10", "1.2.3", "infin", "--1", "1 2",
            "é",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(" -1_0.2_5e1_0 "), Some(-10.25e10));
        assert_eq!(parse("-Infinity"), Some(f64::NEG_INFINITY));
        assert!(parse("+nan").is_some_and(f64::is_nan));
    }

    #[test]
    fn remainders_are_those_of_the_exact_division() {
        let samples =
            [0.1, 1.0, 3.7, 1e300, 5e-324, 2.5e-310, 1e16, 0.3, 7.0, f64::MAX, f64::MIN_POSITIVE, 1e-5];
        for a in samples {
            for b in samples {
                for (a, b) in [(a, b), (-a, b), (a, -b)] {
                    assert_eq!(remainder(a, b).to_bits(), (a % b).to_bits(), "{a} % {b}");
                }
            }
        }
        assert_eq!(remainder(2.5, f64::INFINITY), 2.5);
        assert!(remainder(f64::INFINITY, 2.0).is_nan() && remainder(1.0, 0.0).is_nan());
    }

    #[test]
    fn repr_is_cpythons() {
        let table = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (9999999999999998.0, "9999999999999998.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e100, "1e+100"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (1.0 / 3.0, "0.3333333333333333"),
            // Halfway between two decimals: the even one.
            (87029850471116.125, "87029850471116.12"),
        ];
        for (value, text) in table {
            assert_eq!(repr(value), text);
        }
    }

    #[test]
    fn float_reads_what_python_reads_and_nothing_else() {
        for (text, value) in [
            (" 1.5\n", 1.5),
            ("1_0.0_1", 10.01),
            (".5", 0.5),
            ("5.", 5.0),
            ("+1E-2", 0.01),
            ("-Infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(parse(text), Some(value), "{text:?}");
        }
        for text in ["", ".", "1e", "_1", "1_", "1__0", "1_.0", "0x10", "1 2", "infinit", "1e_5", "--1", "e5"]
        {
            assert_eq!(parse(text), None, "{text:?}");
        }
        assert!(parse("nan").is_some_and(f64::is_nan));
    }

    #[test]
    fn floor_division_keeps_the_divisors_sign() {
        assert_eq!(floor_div_mod(7.5, 2.0), Some((3.0, 1.5)));
        assert_eq!(floor_div_mod(-7.5, 2.0), Some((-4.0, 0.5)));
        assert_eq!(floor_div_mod(7.5, -2.0), Some((-4.0, -0.5)));
        assert_eq!(floor_div_mod(1.0, 0.0), None);
        assert_eq!(floor_div_mod(1.0, 0.1), Some((9.0, 0.09999999999999995)));
    }

    #[test]
    fn rounding_is_correct_on_the_exact_value() {
        for (value, places, rounded) in [
            (2.675, 2, 2.67),
            (0.5, 0, 0.0),
            (2.5, 0, 2.0),
            (25.0, -1, 20.0),
            (35.0, -1, 40.0),
            (15.5, -1, 20.0),
            (1234.5, -2, 1200.0),
            (5.015, 2, 5.01),
            (1e300, 5, 1e300),
        ] {
            assert_eq!(round_to(value, places), rounded, "round({value}, {places})");
        }
        for (value, rounded) in [
            (0.5, 0.0),
            (1.5, 2.0),
            (2.5, 2.0),
            (-0.5, 0.0),
            (-1.5, -2.0),
            (2.4, 2.0),
            (0.49999999999999994, 0.0),
            (4503599627370497.5, 4503599627370498.0),
        ] {
            assert_eq!(round_half_even(value), rounded, "round({value})");
        }
    }

    #[test]
    fn hashes_of_equal_numbers_are_equal() {
        for whole in [0i64, 1, -1, 2, 1 << 40, -(1 << 52), 123456789] {
            assert_eq!(hash(whole as f64), Big::from(whole).hash());
        }
        assert_eq!(hash(0.5), 1152921504606846976);
        assert_eq!(hash(-0.1), -230584300921369408);
        assert_eq!(hash(1e300), Big::from_f64(1e300).unwrap().hash());
        assert_eq!(hash(f64::INFINITY), 314159);
    }

    #[test]
    fn ratios_and_hexadecimal_are_exact() {
        assert_eq!(integer_ratio(-0.75), Some((Big::from(-3), Big::from(4))));
        assert_eq!(integer_ratio(6.0), Some((Big::from(6), Big::from(1))));
        assert_eq!(hex(3.14), "0x1.91eb851eb851fp+1");
        assert_eq!(hex(-5e-324), "-0x0.0000000000001p-1022");
        assert_eq!(hex(0.0), "0x0.0p+0");
    }

    #[test]
    fn groups_count_from_the_right() {
        assert_eq!(group("1234567", ',', 3), "1,234,567");
        assert_eq!(group("123", '_', 4), "123");
    }
}
