//! The common format specifications, laid out on the stack: `[<>][+][0][width][.digits][type]` of small integers, of floats
//! with a fixed number of decimals, and of ASCII text. Everything else is for [`super::spec`], also every complaint.

use crate::string::decimal;

/// Room for a number with its padding.
pub const LINE: usize = 64;
const WIDTH_MAX: usize = 40;
const DECIMALS_MAX: usize = 9;

/// A value that can be laid out here.
#[derive(Clone, Copy, Debug)]
pub enum Plain<'a> {
    /// A small integer.
    Int(i32),
    /// A float.
    Float(f64),
    /// A string of ASCII.
    Text(&'a [u8]),
}

/// A specification of the common form, read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// At the left; else at the right, if anything is said.
    pub left: bool,
    /// At the right, also text.
    pub right: bool,
    /// Always a sign.
    pub plus: bool,
    /// Filled with zeros behind the sign.
    pub zero: bool,
    /// The least number of characters.
    pub width: usize,
    /// Decimals of a float.
    pub precision: Option<usize>,
    /// The type character, or 0.
    pub kind: u8,
}

impl Layout {
    /// Reads a specification; `None` when it is not of the common form.
    pub fn parse(spec: &[u8]) -> Option<Layout> {
        let mut layout = Layout::default();
        let mut rest = spec.iter().copied().peekable();
        layout.left = rest.next_if_eq(&b'<').is_some();
        layout.right = !layout.left && rest.next_if_eq(&b'>').is_some();
        layout.plus = rest.next_if_eq(&b'+').is_some();
        layout.zero = rest.next_if_eq(&b'0').is_some();
        let mut number = || {
            let mut number = None;
            while let Some(digit) = rest.next_if(u8::is_ascii_digit) {
                number = Some((number.unwrap_or(0) * 10 + usize::from(digit - b'0')).min(WIDTH_MAX + 1));
            }
            (number, rest.next_if_eq(&b'.').is_some())
        };
        let (width, has_precision) = number();
        layout.width = width.unwrap_or(0);
        if has_precision {
            layout.precision = Some(number().0?);
        }
        layout.kind = rest.next().unwrap_or(0);
        let known = layout.width <= WIDTH_MAX && !(layout.zero && (layout.left || layout.right));
        (known && rest.next().is_none()).then_some(layout)
    }

    /// Lays a value out; `None` when that is not a matter of this form.
    pub fn lay_out<'b>(&self, value: Plain<'_>, line: &'b mut [u8; LINE]) -> Option<&'b [u8]> {
        let mut digits = [0; LINE];
        let (negative, text, at_right) = match (value, self.kind) {
            (Plain::Int(n), 0 | b'd') if self.precision.is_none() => {
                let length = decimal_of(n.unsigned_abs(), &mut digits);
                (n < 0, digits.get(..length)?, true)
            }
            (Plain::Int(n), b'x' | b'X') if self.precision.is_none() => {
                let length = hexadecimal(n.unsigned_abs(), self.kind, &mut digits);
                (n < 0, digits.get(..length)?, true)
            }
            (Plain::Float(x), b'f') => {
                let length = fixed(x, self.precision.unwrap_or(6), &mut digits)?;
                (x.is_sign_negative(), digits.get(..length)?, true)
            }
            (Plain::Text(text), 0 | b's') if !self.zero && !self.plus && self.precision.is_none() => {
                (false, text, self.right)
            }
            _ => return None,
        };
        let sign: &[u8] = if negative {
            b"-"
        } else if self.plus {
            b"+"
        } else {
            b""
        };
        let length = sign.len() + text.len();
        let padding = self.width.saturating_sub(length);
        let line = line.get_mut(..length + padding)?;
        let left = if self.left || !at_right { 0 } else { padding };
        line.fill(if self.zero { b'0' } else { b' ' });
        let sign_at = if self.zero { 0 } else { left };
        line.get_mut(sign_at..sign_at + sign.len())?.copy_from_slice(sign);
        line.get_mut(left + sign.len()..left + length)?.copy_from_slice(text);
        Some(line)
    }
}

fn decimal_of(n: u32, digits: &mut [u8; LINE]) -> usize {
    let mut buffer = [0; 11];
    // A small integer's magnitude has 31 bits at most.
    let text = decimal((n & i32::MAX as u32) as i32, &mut buffer);
    digits[..text.len()].copy_from_slice(text);
    text.len()
}

fn hexadecimal(n: u32, kind: u8, digits: &mut [u8; LINE]) -> usize {
    let length = (35 - (n | 1).leading_zeros() as usize) / 4;
    for (i, place) in digits[..length].iter_mut().rev().enumerate() {
        let digit = (n >> (4 * i)) as u8 & 15;
        *place = if digit < 10 { b'0' + digit } else { digit - 10 + kind - (b'x' - b'a') };
    }
    length
}

/// The magnitude of a float with so many decimals, rounded as its exact value says, half to even.
fn fixed(x: f64, decimals: usize, digits: &mut [u8; LINE]) -> Option<usize> {
    let x = libm::fabs(x);
    if !x.is_finite() || x >= 1e9 || decimals > DECIMALS_MAX {
        return None;
    }
    let whole = x as u32;
    // The fraction in units of 2^-64, if it is a whole number of them.
    let scaled = (x - f64::from(whole)) * 18_446_744_073_709_551_616.0;
    let mut fraction = scaled as u64;
    if fraction as f64 != scaled {
        return None;
    }
    let mut length = decimal_of(whole, digits);
    if decimals > 0 {
        *digits.get_mut(length)? = b'.';
        length += 1;
    }
    for _ in 0..decimals {
        let (low, high) = ((fraction & 0xFFFF_FFFF) * 10, (fraction >> 32) * 10);
        let high = high + (low >> 32);
        *digits.get_mut(length)? = b'0' + (high >> 32) as u8;
        fraction = high << 32 | low & 0xFFFF_FFFF;
        length += 1;
    }
    const HALF: u64 = 1 << 63;
    let odd = digits.get(length - 1)? & 1 != 0;
    if fraction > HALF || fraction == HALF && odd {
        length = round_up(digits, length);
    }
    Some(length)
}

/// Adds one to the last digit; answers the new length.
fn round_up(digits: &mut [u8; LINE], length: usize) -> usize {
    for place in digits[..length].iter_mut().rev() {
        match place {
            b'.' => {}
            b'9' => *place = b'0',
            digit => {
                *digit += 1;
                return length;
            }
        }
    }
    digits.copy_within(..length, 1);
    digits[0] = b'1';
    length + 1
}

#[cfg(test)]
mod tests {
    use super::super::spec;
    use super::*;
    use crate::number::Big;
    use alloc::{format, string::String};

    const SPECS: [&str; 22] = [
        "", "d", "5", "<5", ">5", "05d", "+d", "+06d", "x", "04X", ".2f", "8.2f", "<9.1f", "+.3f", "010.4f",
        ".0f", "f", ".9f", "s", ">8", "<8s", "12",
    ];

    fn laid_out(value: Plain<'_>, spec: &str) -> Option<String> {
        let mut line = [0; LINE];
        let text = Layout::parse(spec.as_bytes())?.lay_out(value, &mut line)?;
        String::from_utf8(text.into()).ok()
    }

    #[test]
    fn whatever_is_laid_out_here_is_what_the_whole_language_says() {
        let mut seen = 0;
        let mut check = |made: Option<String>, wanted: Result<String, _>, about: String| {
            let Some(made) = made else { return };
            let wanted: Result<String, crate::text::Complaint> = wanted;
            assert_eq!(Ok(made), wanted.map_err(|complaint| complaint.text), "{about}");
            seen += 1;
        };
        for spec in SPECS {
            for n in [0, 1, -1, 9, 10, 255, -256, 99999, (1 << 30) - 1, -(1 << 30)] {
                let wanted = spec::format_int(&Big::from(i64::from(n)), spec);
                check(laid_out(Plain::Int(n), spec), wanted, format!("format({n}, {spec:?})"));
            }
            let floats = [
                0.0, -0.0, 0.5, 1.5, 2.5, 0.125, -0.375, 0.1, 99.995, 999.5, 1e-3, 123456.789, 9.5e8, 1e9,
                -1.005,
            ];
            for x in floats {
                let wanted = spec::format_float(x, spec);
                check(laid_out(Plain::Float(x), spec), wanted, format!("format({x}, {spec:?})"));
            }
            for text in ["", "a", "twelve chars"] {
                let wanted = spec::format_str(text, spec);
                check(
                    laid_out(Plain::Text(text.as_bytes()), spec),
                    wanted,
                    format!("format({text:?}, {spec:?})"),
                );
            }
        }
        assert!(seen > 250, "{seen}");
    }

    #[test]
    fn what_is_not_common_is_left_alone() {
        for spec in ["^5", "*<5", "=5", ",", "_d", "#x", " d", "z.1f", "5.", "e", "100", "<05", ".2fx"] {
            assert_eq!(
                Layout::parse(spec.as_bytes())
                    .and_then(|layout| layout.lay_out(Plain::Int(7), &mut [0; LINE]).map(<[u8]>::len)),
                None,
                "{spec}"
            );
        }
        assert_eq!(laid_out(Plain::Float(f64::NAN), ".2f"), None);
        assert_eq!(laid_out(Plain::Float(1e-5), ".2f"), None);
    }
}
