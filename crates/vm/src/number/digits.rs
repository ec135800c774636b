//! Integers as text in any base, and as bytes.
//!
//! Text goes through chunks: as many digits as fit one limb are read or written at a time.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::big::{Big, MAX_LIMBS};
use super::limbs;

impl Big {
    /// `int(text, base)`; see [`parse`].
    pub fn parse(text: &str, base: u32) -> Option<Big> {
        parse(text, base)
    }

    /// The digits in a base from 2 to 36, with a minus sign where there is one.
    pub fn to_text(&self, base: u32) -> String {
        to_text(self, base)
    }
}

/// Reads an integer as `int(text, base)` does: white space around it, a sign, the prefix of the base, single
/// underscores between digits; base 0 takes the base from the prefix. `None` if the text is no such number.
pub fn parse(text: &str, base: u32) -> Option<Big> {
    let text = text.trim_matches(char::is_whitespace);
    let (negative, text) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (found, digits) = split_prefix(text, base);
    if base == 0 && found == 10 && digits.len() > 1 && digits.starts_with('0') {
        // `int("010", 0)` is refused, `int("0_0", 0)` is zero: a leading zero may only be followed by zeros.
        digits.bytes().all(|byte| matches!(byte, b'0' | b'_')).then_some(())?;
    }
    let magnitude = parse_magnitude(digits.as_bytes(), found)?;
    Some(Big::new(negative, magnitude))
}

/// The base and the digits behind a prefix such as `0x`, if the prefix fits the base.
fn split_prefix(text: &str, base: u32) -> (u32, &str) {
    let prefixed = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    match base {
        0 if prefixed == 0 => (10, text),
        0 => (prefixed, after_prefix(text)),
        base if base == prefixed => (base, after_prefix(text)),
        base => (base, text),
    }
}

/// An underscore may stand between the prefix and the first digit.
fn after_prefix(text: &str) -> &str {
    let digits = &text[2..];
    digits.strip_prefix('_').unwrap_or(digits)
}

fn parse_magnitude(digits: &[u8], base: u32) -> Option<Vec<u32>> {
    let mut magnitude = Vec::new();
    let (mut chunk, mut scale) = (0u32, 1u32);
    let mut after_digit = false;
    for &byte in digits {
        if byte == b'_' && after_digit {
            after_digit = false;
            continue;
        }
        let digit = (byte as char).to_digit(base)?;
        after_digit = true;
        chunk = chunk * base + digit;
        scale *= base;
        if scale.checked_mul(base).is_none() {
            limbs::multiply_add_small(&mut magnitude, scale, chunk);
            (chunk, scale) = (0, 1);
            if magnitude.len() > MAX_LIMBS {
                return None;
            }
        }
    }
    limbs::multiply_add_small(&mut magnitude, scale, chunk);
    limbs::trim(&mut magnitude);
    after_digit.then_some(magnitude)
}

/// The digits of the magnitude in a base from 2 to 36, in lower case, without sign or prefix.
#[cfg_attr(small, optimize(speed))]
pub fn magnitude_to_text(number: &Big, base: u32) -> String {
    if number.is_zero() {
        return String::from("0");
    }
    if let ([limb], 10) = (number.limbs(), base) {
        return limb.to_string();
    }
    let mut reversed = if base.is_power_of_two() {
        power_of_two_digits(number.limbs(), base)
    } else {
        chunked_digits(number.limbs(), base)
    };
    while reversed.last() == Some(&b'0') {
        reversed.pop();
    }
    reversed.iter().rev().map(|&digit| digit as char).collect()
}

/// The digits with a minus sign where there is one: `str(number)` for base 10.
pub fn to_text(number: &Big, base: u32) -> String {
    let mut text = magnitude_to_text(number, base);
    if number.is_negative() {
        text.insert(0, '-');
    }
    text
}

fn power_of_two_digits(limbs: &[u32], base: u32) -> Vec<u8> {
    let step = base.trailing_zeros() as usize;
    let count = (limbs.len() * 32).div_ceil(step);
    (0..count)
        .map(|position| {
            let bit = position * step;
            let above = limbs.get(bit / 32 + 1).copied().unwrap_or(0);
            let window = u64::from(above) << 32 | u64::from(limbs[bit / 32]);
            digit_text((window >> (bit % 32)) as u32 & (base - 1))
        })
        .collect()
}

fn chunked_digits(limbs: &[u32], base: u32) -> Vec<u8> {
    let (mut scale, mut width) = (base, 1);
    while let Some(larger) = scale.checked_mul(base) {
        scale = larger;
        width += 1;
    }
    let mut rest = limbs.to_vec();
    let mut reversed = Vec::new();
    while !rest.is_empty() {
        let mut chunk = limbs::divide_small(&mut rest, scale);
        for _ in 0..width {
            reversed.push(digit_text(chunk % base));
            chunk /= base;
        }
    }
    reversed
}

fn digit_text(digit: u32) -> u8 {
    b"0123456789abcdefghijklmnopqrstuvwxyz"[digit as usize % 36]
}

/// Why a number has no form in so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The magnitude needs more bytes.
    TooBig,
    /// A negative number, and the bytes were asked to be unsigned.
    Negative,
}

/// `int.to_bytes`, least significant byte first: the caller turns them round for a big-endian order.
pub fn to_bytes(number: &Big, length: usize, signed: bool) -> Result<Vec<u8>, Unfit> {
    if number.is_negative() && !signed {
        return Err(Unfit::Negative);
    }
    let needed = if number.is_negative() { number.invert().bit_length() } else { number.bit_length() };
    if needed + usize::from(signed && (needed > 0 || number.is_negative())) > length.saturating_mul(8) {
        return Err(Unfit::TooBig);
    }
    let limbs = number.complement(length.div_ceil(4));
    Ok(limbs.iter().flat_map(|limb| limb.to_le_bytes()).take(length).collect())
}

/// `int.from_bytes`, least significant byte first.
pub fn from_bytes(bytes: &[u8], signed: bool) -> Big {
    let negative = signed && bytes.last().is_some_and(|top| top & 0x80 != 0);
    let fill = if negative { 0xFF } else { 0 };
    let limbs = bytes
        .chunks(4)
        .map(|chunk| {
            let mut limb = [fill; 4];
            limb[..chunk.len()].copy_from_slice(chunk);
            u32::from_le_bytes(limb)
        })
        .collect();
    if negative { Big::from_complement(limbs) } else { Big::new(false, limbs) }
}

/// `10 ** exponent`.
pub(super) fn power_of_ten(exponent: usize) -> Big {
    let mut limbs = vec![1];
    for _ in 0..exponent / 9 {
        limbs::multiply_add_small(&mut limbs, 1_000_000_000, 0);
    }
    limbs::multiply_add_small(&mut limbs, 10u32.pow((exponent % 9) as u32), 0);
    Big::new(false, limbs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use core::ops::Neg;

    #[test]
    fn text_in_every_base_reads_back() {
        let mut number = Big::from(1);
        let mut checked = 0;
        for step in 0..40u32 {
            number = number.mul(&Big::from(i64::from(step * 37 + 3))).unwrap().add(&Big::from(1)).neg();
            for base in 2..=36 {
                assert_eq!(parse(&to_text(&number, base), base), Some(number.clone()));
                checked += 1;
            }
        }
        assert_eq!(checked, 40 * 35);
        assert_eq!(to_text(&Big::from(i64::MIN), 10), i64::MIN.to_string());
        assert_eq!(to_text(&Big::from(1_000_000_000_000_000_000i64), 10), "1000000000000000000");
        assert_eq!(to_text(&Big::from(0xDEAD_BEEFu64), 16), "deadbeef");
    }

    #[test]
    fn prefixes_and_underscores_stand_only_where_python_allows_them() {
        let good = [
            ("0x_ff", 16),
            (" -0b101\n", 0),
            ("0o17", 8),
            ("1_000", 10),
            ("0_0", 0),
            ("zz", 36),
            ("0b1", 16),
        ];
        let bad = [
            ("", 10),
            ("-", 10),
            ("_1", 10),
            ("1_", 10),
            ("1__0", 10),
            ("0x", 16),
            ("010", 0),
            ("12", 2),
            ("é", 10),
            ("- 1", 10),
        ];
        for (text, base) in good {
            assert!(parse(text, base).is_some(), "{text:?} in base {base}");
        }
        for (text, base) in bad {
            assert_eq!(parse(text, base), None, "{text:?} in base {base}");
        }
        assert_eq!(parse("0b1", 16), Some(Big::from(0xB1)));
        assert_eq!(parse("-0b101", 0), Some(Big::from(-5)));
    }

    #[test]
    fn bytes_hold_what_fits_and_refuse_what_does_not() {
        let mut fitted = 0;
        for value in -300i64..=300 {
            for length in 0..4 {
                let fits = if length == 0 {
                    value == 0
                } else {
                    (-1 << (8 * length - 1)..1 << (8 * length - 1)).contains(&value)
                };
                let bytes = to_bytes(&Big::from(value), length, true);
                assert_eq!(bytes.is_ok(), fits, "{value} in {length}");
                if let Ok(bytes) = bytes {
                    assert_eq!(from_bytes(&bytes, true), Big::from(value));
                    fitted += 1;
                }
            }
        }
        assert_eq!(fitted, 1 + 256 + 601 * 2);
        assert_eq!(to_bytes(&Big::from(255), 1, false), Ok(vec![255]));
        assert_eq!(to_bytes(&Big::from(256), 1, false), Err(Unfit::TooBig));
        assert_eq!(to_bytes(&Big::from(-1), 4, false), Err(Unfit::Negative));
    }
}
