//! Powers, logarithms and trigonometry: a device computes them itself; on a computer (feature `host-math`) they are the
//! C library's, as CPython's are, so that the last digit is the same.

#[cfg(not(feature = "host-math"))]
pub use libm::{
    acos, asin, atan, atan2, cbrt, cos, cosh, exp, exp2, expm1, log, log1p, log2, log10, pow, sin, sinh, tan,
    tanh,
};

#[cfg(feature = "host-math")]
macro_rules! of_the_computer {
    ($($name:ident = $own:ident)*) => {
        $(#[allow(missing_docs, reason = "the function of this name")]
        pub fn $name(x: f64) -> f64 {
            x.$own()
        })*
    };
}

#[cfg(feature = "host-math")]
of_the_computer! {
    acos = acos asin = asin atan = atan cbrt = cbrt cos = cos cosh = cosh exp = exp exp2 = exp2 expm1 = exp_m1 log = ln
    log1p = ln_1p log2 = log2 log10 = log10 sin = sin sinh = sinh tan = tan tanh = tanh
}

/// The angle of a point.
#[cfg(feature = "host-math")]
pub fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

/// A power.
#[cfg(feature = "host-math")]
pub fn pow(base: f64, exponent: f64) -> f64 {
    base.powf(exponent)
}

/// A sum of floats with what was lost by rounding.
#[derive(Clone, Copy)]
struct Doubled {
    high: f64,
    low: f64,
}

impl Doubled {
    fn add(self, x: f64) -> Doubled {
        let high = self.high + x;
        let part = high - self.high;
        Doubled { high, low: self.low + ((self.high - (high - part)) + (x - part)) }
    }

    /// The square of a float is the sum of these two, exactly.
    fn square(x: f64) -> Doubled {
        // Dekker: 27 and 26 bits.
        let spread = 134_217_729.0 * x;
        let upper = spread - (spread - x);
        let lower = x - upper;
        let high = x * x;
        Doubled { high, low: ((upper * upper - high) + 2.0 * upper * lower) + lower * lower }
    }
}

/// The length of a vector, nearly always correctly rounded, without overflow on the way.
pub fn length(parts: &[f64]) -> f64 {
    let largest = parts.iter().fold(0.0, |largest: f64, part| largest.max(libm::fabs(*part)));
    if parts.iter().any(|part| part.is_infinite()) {
        return f64::INFINITY;
    }
    if parts.iter().any(|part| part.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 {
        return 0.0;
    }
    let exponent = libm::frexp(largest).1;
    let mut sum = Doubled { high: 0.0, low: 0.0 };
    for part in parts {
        let square = Doubled::square(libm::ldexp(*part, -exponent));
        sum = sum.add(square.high);
        sum.low += square.low;
    }
    let root = libm::sqrt(sum.high + sum.low);
    let square = Doubled::square(root);
    let rest = sum.add(-square.high);
    let corrected = root + (rest.high + (rest.low - square.low)) / (2.0 * root);
    libm::ldexp(corrected, exponent)
}

/// Where Lanczos' approximation of the gamma function is developed.
const LANCZOS_G: f64 = 6.024_680_040_776_73;
const NUMERATOR: [f64; 13] = [
    23_531_376_880.410_76,
    42_919_803_642.649_1,
    35_711_959_237.355_67,
    17_921_034_426.037_21,
    6_039_542_586.352_028,
    1_439_720_407.311_721_6,
    248_874_557.862_054_17,
    31_426_415.585_400_194,
    2_876_370.628_935_372_5,
    186_056.265_395_223_48,
    8_071.672_002_365_816,
    210.824_277_751_579_36,
    2.506_628_274_631_000_2,
];
const DENOMINATOR: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

/// The quotient of the two polynomials; large arguments from the other end, so that nothing overflows.
fn lanczos(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for i in 0..NUMERATOR.len() {
        if x < 5.0 {
            let at = NUMERATOR.len() - 1 - i;
            (above, below) = (above * x + NUMERATOR[at], below * x + DENOMINATOR[at]);
        } else {
            (above, below) = (above / x + NUMERATOR[i], below / x + DENOMINATOR[i]);
        }
    }
    above / below
}

/// `sin(pi * x)` without the rounding error of the product.
fn sin_pi(x: f64) -> f64 {
    use core::f64::consts::PI;
    let turn = libm::fmod(libm::fabs(x), 2.0);
    let sine = match libm::round(2.0 * turn) as i32 {
        0 => sin(PI * turn),
        1 => cos(PI * (turn - 0.5)),
        2 => sin(PI * (1.0 - turn)),
        3 => -cos(PI * (turn - 1.5)),
        _ => sin(PI * (turn - 2.0)),
    };
    libm::copysign(1.0, x) * sine
}

/// The gamma function; NaN at its poles.
pub fn gamma(x: f64) -> f64 {
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { f64::NAN } else { x };
    }
    if x == 0.0 {
        return 1.0 / x;
    }
    if x == libm::floor(x) {
        if x < 0.0 {
            return f64::NAN;
        }
        if x <= 23.0 {
            return (2..x as u64).fold(1.0, |product, n| product * n as f64);
        }
    }
    let size = libm::fabs(x);
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x > 0.0 { f64::INFINITY } else { 0.0 / sin_pi(x) };
    }
    let y = size + (LANCZOS_G - 0.5);
    // What rounding took from y.
    let lost =
        if size > LANCZOS_G - 0.5 { (y - size) - (LANCZOS_G - 0.5) } else { (y - (LANCZOS_G - 0.5)) - size };
    let z = lost * LANCZOS_G / y;
    // A power in two steps where one would overflow.
    let scaled = |base: f64, divide: bool| {
        let apply = |value: f64, power: f64| if divide { value / power } else { value * power };
        if size < 140.0 {
            apply(base, pow(y, size - 0.5))
        } else {
            let root = pow(y, size / 2.0 - 0.25);
            apply(apply(base, root), root)
        }
    };
    if x < 0.0 {
        let mut answer = -core::f64::consts::PI / sin_pi(size) / size * exp(y) / lanczos(size);
        answer -= z * answer;
        scaled(answer, true)
    } else {
        let mut answer = lanczos(size) / exp(y);
        answer += z * answer;
        scaled(answer, false)
    }
}

/// The logarithm of the size of the gamma function; infinite at its poles.
pub fn log_gamma(x: f64) -> f64 {
    if !x.is_finite() {
        return if x.is_nan() { x } else { f64::INFINITY };
    }
    if x == libm::floor(x) && x <= 2.0 {
        return if x <= 0.0 { f64::INFINITY } else { 0.0 };
    }
    let size = libm::fabs(x);
    if size < 1e-20 {
        return -log(size);
    }
    let mut answer = log(lanczos(size)) - LANCZOS_G;
    answer += (size - 0.5) * (log(size + LANCZOS_G - 0.5) - 1.0);
    if x < 0.0 {
        answer = log(core::f64::consts::PI) - log(libm::fabs(sin_pi(size))) - log(size) - answer;
    }
    if answer.is_infinite() { f64::INFINITY } else { answer }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_once() {
        assert_eq!(length(&[3.0, 4.0]), 5.0);
        assert_eq!(length(&[1e300, 1e300]), 1.414_213_562_373_095_1e300);
        assert_eq!(length(&[5e-324, 0.0]), 5e-324);
        assert_eq!(length(&[f64::NAN, f64::INFINITY]), f64::INFINITY);
        assert!(length(&[f64::NAN, 1.0]).is_nan() && length(&[]) == 0.0);
    }

    #[test]
    fn gamma_is_exact_at_integers() {
        assert_eq!((gamma(5.0), gamma(1.0), gamma(23.0)), (24.0, 1.0, 1.1240007277776077e21));
        assert!(gamma(-2.0).is_nan() && gamma(172.0).is_infinite());
        assert_eq!((log_gamma(1.0), log_gamma(2.0), log_gamma(-3.0)), (0.0, 0.0, f64::INFINITY));
    }
}
