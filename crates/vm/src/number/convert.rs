//! Integers to floats and back, with the one rounding that IEEE 754 asks for: to nearest, ties to even.

use core::cmp::Ordering;

use super::big::Big;
use super::limbs;

/// Bits of an `f64`'s significand, the hidden one included.
const SIGNIFICAND_BITS: usize = 53;

impl Big {
    /// The nearest float; `None` where Python raises OverflowError.
    pub fn to_f64(&self) -> Option<f64> {
        let scaled = scaled_to_f64(self.limbs(), 0, false)?;
        Some(if self.is_negative() { -scaled } else { scaled })
    }

    /// The float without its fraction; `None` for infinities and NaN.
    pub fn from_f64(value: f64) -> Option<Big> {
        let (significand, exponent) = parts(value)?;
        let magnitude = limbs::from_u64(significand);
        let magnitude = match usize::try_from(exponent) {
            Ok(left) => limbs::shift_left(&magnitude, left),
            Err(_) => limbs::shift_right(&magnitude, exponent.unsigned_abs() as usize),
        };
        Some(Big::new(value < 0.0, magnitude))
    }

    /// `self / divisor` rounded once; `None` where the result is too large. The divisor is not zero.
    pub fn true_div(&self, divisor: &Big) -> Option<f64> {
        if self.is_zero() {
            return Some(if divisor.is_negative() { -0.0 } else { 0.0 });
        }
        // Scale so that the quotient has a few bits more than a significand; the remainder only says "and more".
        let shift = (SIGNIFICAND_BITS + 3 + divisor.bit_length()) as i64 - self.bit_length() as i64;
        let shifted = |number: &Big, bits: i64| limbs::shift_left(number.limbs(), bits.max(0) as usize);
        let (quotient, remainder) = limbs::divide(&shifted(self, shift), &shifted(divisor, -shift));
        let value = scaled_to_f64(&quotient, -shift, !remainder.is_empty())?;
        Some(if self.is_negative() == divisor.is_negative() { value } else { -value })
    }

    /// Compares with a float exactly; `None` for NaN.
    pub fn compare_f64(&self, other: f64) -> Option<Ordering> {
        if other.is_nan() {
            return None;
        }
        let Some(whole) = Big::from_f64(other) else {
            return Some(if other > 0.0 { Ordering::Less } else { Ordering::Greater });
        };
        let fraction = if libm::trunc(other) == other {
            Ordering::Equal
        } else if other > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        };
        Some(self.cmp(&whole).then(fraction))
    }
}

/// Significand and exponent with `|value| == significand * 2^exponent`; `None` if the value is not finite.
pub fn parts(value: f64) -> Option<(u64, i64)> {
    if !value.is_finite() {
        return None;
    }
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i64;
    let fraction = bits & ((1 << 52) - 1);
    Some(if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) })
}

/// `significand * 2^exponent`; infinite where that is too large.
pub fn scaled(significand: u64, exponent: i64) -> f64 {
    scaled_to_f64(&limbs::from_u64(significand), exponent, false).unwrap_or(f64::INFINITY)
}

/// `magnitude * 2^exponent`, rounded to nearest and ties to even; `more` says that a little was cut off below.
fn scaled_to_f64(magnitude: &[u32], exponent: i64, more: bool) -> Option<f64> {
    let length = limbs::bit_length(magnitude) as i64;
    if length == 0 {
        return Some(0.0);
    }
    // The unit of the last place: 53 bits below the top, but never below the smallest subnormal's.
    let unit = (exponent + length - SIGNIFICAND_BITS as i64).max(-1074);
    let cut = unit - exponent;
    let mut significand = if cut <= 0 {
        let whole = limbs::shift_left(magnitude, cut.unsigned_abs() as usize);
        low_u64(&whole)
    } else {
        let cut = cut as usize;
        let kept = low_u64(&limbs::shift_right(magnitude, cut));
        let half = low_u64(&limbs::shift_right(magnitude, cut - 1)) & 1 == 1;
        let below = more || limbs::any_below(magnitude, cut - 1);
        kept + u64::from(half && (below || kept & 1 == 1))
    };
    let mut unit = unit;
    if significand >> SIGNIFICAND_BITS != 0 {
        significand >>= 1;
        unit += 1;
    }
    if unit > 971 {
        return None;
    }
    // A significand below 2^52 is subnormal, and then the unit is -1074 and the stored exponent zero.
    let stored = if significand >> 52 == 0 { 0 } else { (unit + 1075) as u64 };
    Some(f64::from_bits(stored << 52 | significand & ((1 << 52) - 1)))
}

fn low_u64(magnitude: &[u32]) -> u64 {
    let limb = |position: usize| u64::from(magnitude.get(position).copied().unwrap_or(0));
    limb(1) << 32 | limb(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::digits::parse;

    #[test]
    fn an_integer_rounds_to_the_float_that_its_decimal_digits_parse_to() {
        let mut number = Big::from(1);
        let mut checked = 0;
        for step in 0..300i64 {
            number = number.mul(&Big::from(11)).unwrap().add(&Big::from(step * step));
            let text = crate::number::digits::to_text(&number, 10);
            let expected: f64 = text.parse().unwrap();
            assert_eq!(number.to_f64(), expected.is_finite().then_some(expected), "{text}");
            checked += 1;
        }
        assert_eq!(checked, 300);
        let tie = Big::from((1i64 << 53) + 1);
        assert_eq!(tie.to_f64(), Some((1i64 << 53) as f64));
    }

    #[test]
    fn floats_survive_the_way_through_integers() {
        for value in [0.0, 1.5, -2.9, 1e300, -1e16, 4.9e-324, 123456789.125] {
            assert_eq!(Big::from_f64(value).unwrap().to_f64(), Some(libm::trunc(value)));
        }
        assert_eq!(Big::from_f64(f64::NAN), None);
        assert_eq!(Big::from_f64(f64::INFINITY), None);
    }

    #[test]
    fn division_of_integers_is_rounded_once() {
        let mut checked = 0;
        for a in [1i64, 2, 7, 10, 1 << 40, (1 << 53) - 1, -355] {
            for b in [3i64, 1, -7, 113, 1 << 52, 49] {
                assert_eq!(Big::from(a).true_div(&Big::from(b)), Some(a as f64 / b as f64), "{a} / {b}");
                checked += 1;
            }
        }
        assert_eq!(checked, 42);
        let huge = parse("1", 10).unwrap().shl(2000).unwrap();
        assert_eq!(huge.true_div(&huge), Some(1.0));
        assert_eq!(huge.true_div(&Big::from(1)), None);
        assert_eq!(Big::from(1).true_div(&huge), Some(0.0));
        let subnormal = Big::from(3).true_div(&Big::from(1).shl(1075).unwrap());
        assert_eq!(subnormal, Some(f64::from_bits(2)));
    }

    #[test]
    fn comparison_with_a_float_is_exact() {
        let above = Big::from((1i64 << 53) + 1);
        assert_eq!(above.compare_f64((1i64 << 53) as f64), Some(Ordering::Greater));
        assert_eq!(Big::from(-2).compare_f64(-2.5), Some(Ordering::Greater));
        assert_eq!(Big::from(2).compare_f64(2.5), Some(Ordering::Less));
        assert_eq!(Big::from(2).compare_f64(f64::NEG_INFINITY), Some(Ordering::Greater));
        assert_eq!(Big::from(2).compare_f64(f64::NAN), None);
    }
}
