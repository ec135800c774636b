//! Complex numbers as pairs of floats: arithmetic in CPython's order of operations, so that the last digits agree.

use super::elementary;
use super::float;
use alloc::{format, string::String};

/// Real and imaginary part.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Complex(pub f64, pub f64);

/// Why a power has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoPower {
    /// ZeroDivisionError "0.0 to a negative or complex power".
    Zero,
    /// OverflowError "complex exponentiation".
    TooLarge,
}

impl Complex {
    const ONE: Complex = Complex(1.0, 0.0);

    /// `self + other`
    pub fn plus(self, other: Complex) -> Complex {
        Complex(self.0 + other.0, self.1 + other.1)
    }

    /// `self - other`
    pub fn minus(self, other: Complex) -> Complex {
        Complex(self.0 - other.0, self.1 - other.1)
    }

    /// `self * other`
    pub fn times(self, other: Complex) -> Complex {
        Complex(self.0 * other.0 - self.1 * other.1, self.0 * other.1 + self.1 * other.0)
    }

    /// `self / other`, scaled by the larger part so that nothing overflows on the way; `None` for a divisor of zero.
    pub fn over(self, other: Complex) -> Option<Complex> {
        let (real, imaginary) = (libm::fabs(other.0), libm::fabs(other.1));
        if real >= imaginary {
            if real == 0.0 {
                return None;
            }
            let ratio = other.1 / other.0;
            let scale = other.0 + other.1 * ratio;
            return Some(Complex((self.0 + self.1 * ratio) / scale, (self.1 - self.0 * ratio) / scale));
        }
        if imaginary >= real {
            let ratio = other.0 / other.1;
            let scale = other.0 * ratio + other.1;
            return Some(Complex((self.0 * ratio + self.1) / scale, (self.1 * ratio - self.0) / scale));
        }
        Some(Complex(f64::NAN, f64::NAN))
    }

    /// `self ** exponent`
    ///
    /// # Errors
    /// [`NoPower`].
    pub fn pow(self, exponent: Complex) -> Result<Complex, NoPower> {
        let whole =
            exponent.1 == 0.0 && exponent.0 == libm::floor(exponent.0) && libm::fabs(exponent.0) <= 100.0;
        let power = if whole { self.whole_power(exponent.0 as i32)? } else { self.any_power(exponent)? };
        if power.0.is_infinite() || power.1.is_infinite() { Err(NoPower::TooLarge) } else { Ok(power) }
    }

    fn whole_power(self, exponent: i32) -> Result<Complex, NoPower> {
        let (mut result, mut square, mut bits) = (Complex::ONE, self, exponent.unsigned_abs());
        while bits > 0 {
            if bits & 1 == 1 {
                result = result.times(square);
            }
            square = square.times(square);
            bits >>= 1;
        }
        if exponent > 0 { Ok(result) } else { Complex::ONE.over(result).ok_or(NoPower::Zero) }
    }

    fn any_power(self, exponent: Complex) -> Result<Complex, NoPower> {
        if exponent.0 == 0.0 && exponent.1 == 0.0 {
            return Ok(Complex::ONE);
        }
        if self.0 == 0.0 && self.1 == 0.0 {
            let possible = exponent.1 == 0.0 && exponent.0 >= 0.0;
            return if possible { Ok(Complex(0.0, 0.0)) } else { Err(NoPower::Zero) };
        }
        let (size, angle) = (self.abs(), self.phase());
        let (mut length, mut phase) = (elementary::pow(size, exponent.0), angle * exponent.0);
        if exponent.1 != 0.0 {
            length /= elementary::exp(angle * exponent.1);
            phase += exponent.1 * elementary::log(size);
        }
        Ok(Complex(length * elementary::cos(phase), length * elementary::sin(phase)))
    }

    /// The distance from zero.
    pub fn abs(self) -> f64 {
        libm::hypot(self.0, self.1)
    }

    /// The angle.
    pub fn phase(self) -> f64 {
        elementary::atan2(self.1, self.0)
    }

    /// `repr`: `(1+2j)`, and `2j` without a real part.
    pub fn text(self) -> String {
        let part = |x: f64| {
            let text = float::repr(x);
            text.strip_suffix(".0").map(String::from).unwrap_or(text)
        };
        if self.0 == 0.0 && self.0.is_sign_positive() {
            return format!("{}j", part(self.1));
        }
        let plus = if self.1.is_sign_negative() && !self.1.is_nan() { "" } else { "+" };
        format!("({}{plus}{}j)", part(self.0), part(self.1))
    }

    /// Reads `complex(text)`'s argument: a real part, an imaginary one, or both, perhaps in parentheses.
    pub fn parse(text: &str) -> Option<Complex> {
        let text = text.trim_matches(char::is_whitespace);
        let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let text = inner.unwrap_or(text).trim_matches(char::is_whitespace);
        if text.chars().any(char::is_whitespace) {
            return None;
        }
        let Some(body) = text.strip_suffix(['j', 'J']) else {
            return float::parse(text).map(|real| Complex(real, 0.0));
        };
        // The sign between the two parts is the last one that belongs to no exponent.
        let signs = body.char_indices().rev().filter(|(at, c)| {
            matches!(c, '+' | '-')
                && !(*at > 0
                    && matches!(body.as_bytes()[at - 1], b'e' | b'E')
                    && !body[..*at].ends_with("inf"))
        });
        let at = signs.map(|(at, _)| at).next().unwrap_or(0);
        let (real, imaginary) = body.split_at(at);
        let real = if real.is_empty() { Some(0.0) } else { float::parse(real) };
        let imaginary = match imaginary {
            "" | "+" => Some(1.0),
            "-" => Some(-1.0),
            digits => float::parse(digits),
        };
        Some(Complex(real?, imaginary?))
    }

    /// CPython's hash: that of the float for a number without an imaginary part.
    pub fn hash(self) -> i64 {
        let hash = float::hash(self.0).wrapping_add(float::hash(self.1).wrapping_mul(1_000_003));
        if hash == -1 { -2 } else { hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_back() {
        for text in ["1j", "(1+2j)", "(-0-1.5j)", "(1e+20-1e-05j)", "nanj", "(inf-infj)", "0j"] {
            assert_eq!(Complex::parse(text).map(Complex::text).as_deref(), Some(text));
        }
        for text in ["", "j1", "1+2", "1 + 2j", "1+2jj", "(1"] {
            assert_eq!(Complex::parse(text), None, "{text}");
        }
        assert_eq!(Complex::parse(" -j "), Some(Complex(0.0, -1.0)));
    }

    #[test]
    fn small_whole_powers_are_products() {
        assert_eq!(Complex(1.0, 2.0).pow(Complex(3.0, 0.0)), Ok(Complex(-11.0, -2.0)));
        assert_eq!(Complex(0.0, 0.0).pow(Complex(-1.0, 0.0)), Err(NoPower::Zero));
        assert_eq!(Complex(0.0, 0.0).pow(Complex(0.0, 0.0)), Ok(Complex::ONE));
    }
}
