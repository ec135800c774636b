//! Integers of any size with Python's rules: division rounds down, a remainder has the divisor's sign, and the
//! bits of a negative number are those of an endless two's complement.
//!
//! [`Big`] is a sign and a trimmed magnitude; the machine keeps the same two in its heap.

use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ops::Neg;

use super::limbs;

/// No number may grow beyond this many limbs (one mebibit, about 315,000 decimal digits): a slip like
/// `9 ** 9 ** 9` ends in a `MemoryError` and not in a device without memory.
pub const MAX_LIMBS: usize = 32 * 1024;

/// An integer of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Big {
    negative: bool,
    limbs: Vec<u32>,
}

/// An integer that lies elsewhere: a sign and a trimmed magnitude.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Whether it is below zero.
    pub negative: bool,
    /// The magnitude, least significant limb first.
    pub limbs: &'a [u32],
}

/// A result would have more than [`MAX_LIMBS`] limbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooBig;

impl View<'_> {
    /// `self + other`.
    pub fn plus(self, other: View<'_>) -> Big {
        if self.negative == other.negative {
            return Big::new(self.negative, limbs::add(self.limbs, other.limbs));
        }
        match limbs::compare(self.limbs, other.limbs) {
            Ordering::Less => Big::new(other.negative, limbs::subtract(other.limbs, self.limbs)),
            _ => Big::new(self.negative, limbs::subtract(self.limbs, other.limbs)),
        }
    }

    /// `self - other`.
    pub fn minus(self, other: View<'_>) -> Big {
        self.plus(View { negative: !other.negative, ..other })
    }

    /// `self * other`.
    pub fn times(self, other: View<'_>) -> Result<Big, TooBig> {
        room_for(self.limbs.len() + other.limbs.len())?;
        Ok(Big::new(self.negative != other.negative, limbs::multiply(self.limbs, other.limbs)))
    }

    /// As [`Big::floor_div_mod`].
    pub fn floor_div_mod(self, divisor: View<'_>) -> Option<(Big, Big)> {
        if divisor.limbs.is_empty() {
            return None;
        }
        let (quotient, remainder) = limbs::divide(self.limbs, divisor.limbs);
        let quotient = Big::new(self.negative != divisor.negative, quotient);
        let remainder = Big::new(self.negative, remainder);
        if remainder.is_zero() || self.negative == divisor.negative {
            return Some((quotient, remainder));
        }
        Some((quotient.sub(&Big::from(1)), remainder.view().plus(divisor)))
    }
}

impl Big {
    /// Zero.
    pub const ZERO: Big = Big { negative: false, limbs: Vec::new() };

    /// An integer from a sign and a magnitude, least significant limb first; leading zeros are dropped.
    pub fn from_limbs(negative: bool, magnitude: &[u32]) -> Big {
        Big::new(negative, magnitude.to_vec())
    }

    /// As [`Big::from_limbs`], of a vector that may be kept.
    #[cfg_attr(small, optimize(speed))]
    pub fn new(negative: bool, mut magnitude: Vec<u32>) -> Big {
        limbs::trim(&mut magnitude);
        Big { negative: negative && !magnitude.is_empty(), limbs: magnitude }
    }

    /// A 64-bit integer.
    pub fn from_i64(value: i64) -> Big {
        Big::from(value)
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.limbs.is_empty()
    }

    /// Whether its lowest bit is set.
    pub fn is_odd(&self) -> bool {
        self.limbs.first().is_some_and(|limb| limb & 1 == 1)
    }

    /// The magnitude, least significant limb first, without leading zeros.
    pub fn limbs(&self) -> &[u32] {
        &self.limbs
    }

    /// The value, if 64 bits with a sign hold it.
    pub fn to_i64(&self) -> Option<i64> {
        let magnitude = self.magnitude_u64()?;
        if self.negative { 0i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
    }

    /// The value, if 64 bits without a sign hold it.
    pub fn to_u64(&self) -> Option<u64> {
        if self.negative { None } else { self.magnitude_u64() }
    }

    fn magnitude_u64(&self) -> Option<u64> {
        match *self.limbs {
            [] => Some(0),
            [low] => Some(u64::from(low)),
            [low, high] => Some(u64::from(high) << 32 | u64::from(low)),
            _ => None,
        }
    }

    /// How many bits the magnitude needs: `int.bit_length()`.
    pub fn bit_length(&self) -> usize {
        limbs::bit_length(&self.limbs)
    }

    /// How many bits of the magnitude are set: `int.bit_count()`.
    pub fn bit_count(&self) -> u32 {
        self.limbs.iter().map(|limb| limb.count_ones()).sum()
    }

    /// `abs(self)`.
    pub fn abs(mut self) -> Big {
        self.negative = false;
        self
    }

    /// The number where it lies.
    pub fn view(&self) -> View<'_> {
        View { negative: self.negative, limbs: &self.limbs }
    }

    /// `self + other`.
    pub fn add(&self, other: &Big) -> Big {
        self.view().plus(other.view())
    }

    /// `self - other`.
    pub fn sub(&self, other: &Big) -> Big {
        self.view().minus(other.view())
    }

    /// `self * other`.
    pub fn mul(&self, other: &Big) -> Result<Big, TooBig> {
        self.view().times(other.view())
    }

    /// `divmod(self, divisor)`: the quotient rounded down and the remainder with the divisor's sign; `None` for
    /// a divisor of zero.
    pub fn floor_div_mod(&self, divisor: &Big) -> Option<(Big, Big)> {
        self.view().floor_div_mod(divisor.view())
    }

    /// `self ** exponent`.
    pub fn pow(&self, exponent: u64) -> Result<Big, TooBig> {
        if self.limbs.len() <= 1 && self.limbs.first().is_none_or(|&limb| limb <= 1) {
            let negative = self.negative && exponent % 2 == 1;
            return Ok(if exponent == 0 { Big::from(1) } else { Big::new(negative, self.limbs.clone()) });
        }
        // Each bit of the base above the first gives at least `exponent` bits: refuse before computing.
        let bits = (self.bit_length() as u64 - 1).saturating_mul(exponent);
        room_for(usize::try_from(bits / 32).unwrap_or(usize::MAX))?;
        let mut result = Big::from(1);
        for bit in (0..64 - exponent.leading_zeros()).rev() {
            result = result.mul(&result)?;
            if exponent >> bit & 1 == 1 {
                result = result.mul(self)?;
            }
        }
        Ok(result)
    }

    /// `pow(self, exponent, modulus)` for an exponent that is not negative; `None` for a modulus of zero.
    pub fn power_modulo(&self, exponent: &Big, modulus: &Big) -> Option<Big> {
        let base = self.floor_div_mod(modulus)?.1;
        let mut result = Big::from(1).floor_div_mod(modulus)?.1;
        for bit in (0..exponent.bit_length()).rev() {
            result = result.mul(&result).ok()?.floor_div_mod(modulus)?.1;
            if exponent.limbs[bit / 32] >> (bit % 32) & 1 == 1 {
                result = result.mul(&base).ok()?.floor_div_mod(modulus)?.1;
            }
        }
        Some(result)
    }

    /// The number that multiplied by `self` leaves 1 modulo `modulus`; `None` if there is none.
    pub fn inverse_modulo(&self, modulus: &Big) -> Option<Big> {
        let (mut old, mut new) = (self.floor_div_mod(modulus)?.1, modulus.clone());
        let (mut old_factor, mut new_factor) = (Big::from(1), Big::ZERO);
        while !new.is_zero() {
            let (quotient, remainder) = old.floor_div_mod(&new)?;
            old = core::mem::replace(&mut new, remainder);
            let factor = old_factor.sub(&quotient.mul(&new_factor).ok()?);
            old_factor = core::mem::replace(&mut new_factor, factor);
        }
        match old.to_i64() {
            Some(1) => Some(old_factor.floor_div_mod(modulus)?.1),
            Some(-1) => Some(old_factor.neg().floor_div_mod(modulus)?.1),
            _ => None,
        }
    }

    /// `self << bits`.
    pub fn shl(&self, bits: usize) -> Result<Big, TooBig> {
        if self.is_zero() {
            return Ok(Big::ZERO);
        }
        room_for((bits / 32).saturating_add(self.limbs.len()))?;
        Ok(Big::new(self.negative, limbs::shift_left(&self.limbs, bits)))
    }

    /// `self >> bits`, rounded down.
    pub fn shr(&self, bits: usize) -> Big {
        let shifted = Big::new(self.negative, limbs::shift_right(&self.limbs, bits));
        if self.negative && limbs::any_below(&self.limbs, bits) {
            return shifted.sub(&Big::from(1));
        }
        shifted
    }

    /// `~self`.
    pub fn invert(&self) -> Big {
        self.clone().neg().sub(&Big::from(1))
    }

    /// `self & other`.
    pub fn and(&self, other: &Big) -> Big {
        self.bitwise(other, |a, b| a & b)
    }

    /// `self | other`.
    pub fn or(&self, other: &Big) -> Big {
        self.bitwise(other, |a, b| a | b)
    }

    /// `self ^ other`.
    pub fn xor(&self, other: &Big) -> Big {
        self.bitwise(other, |a, b| a ^ b)
    }

    /// Combines the two's complements limb by limb; one limb more than either needs holds the sign.
    fn bitwise(&self, other: &Big, combine: fn(u32, u32) -> u32) -> Big {
        let count = self.limbs.len().max(other.limbs.len()) + 1;
        let (left, right) = (self.complement(count), other.complement(count));
        let mixed = left.iter().zip(&right).map(|(&a, &b)| combine(a, b)).collect();
        Big::from_complement(mixed)
    }

    /// The lowest `count` limbs of the endless two's complement.
    pub(super) fn complement(&self, count: usize) -> Vec<u32> {
        let mut limbs = self.limbs.clone();
        limbs.resize(count, 0);
        if self.negative {
            negate_complement(&mut limbs);
        }
        limbs
    }

    /// The number whose two's complement this is; the top bit is the sign.
    pub(super) fn from_complement(mut limbs: Vec<u32>) -> Big {
        let negative = limbs.last().is_some_and(|top| top >> 31 == 1);
        if negative {
            negate_complement(&mut limbs);
        }
        Big::new(negative, limbs)
    }

    /// CPython's `hash()` on a 64-bit machine: the remainder by 2^61 - 1, with the sign, and never -1.
    pub fn hash(&self) -> i64 {
        const MODULUS: u64 = (1 << 61) - 1;
        let mut rest = 0u64;
        for &limb in self.limbs.iter().rev() {
            let value = u128::from(rest) << 32 | u128::from(limb);
            rest = (value % u128::from(MODULUS)) as u64;
        }
        match (self.negative, rest as i64) {
            (true, 1) => -2,
            (true, rest) => -rest,
            (false, rest) => rest,
        }
    }

    /// The greatest number whose square is not above `self`; `None` for a negative number.
    pub fn square_root(&self) -> Option<Big> {
        if self.negative {
            return None;
        }
        if self.is_zero() {
            return Some(Big::ZERO);
        }
        // Newton from above: the first guess is a power of two that is too large.
        let mut guess = Big::from(1).shl(self.bit_length().div_ceil(2)).ok()?;
        loop {
            let next = guess.add(&self.floor_div_mod(&guess)?.0).shr(1);
            if next >= guess {
                return Some(guess);
            }
            guess = next;
        }
    }

    /// The greatest common divisor, never negative.
    pub fn common_divisor(&self, other: &Big) -> Big {
        let (mut a, mut b) = (self.limbs.clone(), other.limbs.clone());
        while !b.is_empty() {
            let remainder = limbs::divide(&a, &b).1;
            a = core::mem::replace(&mut b, remainder);
        }
        Big::new(false, a)
    }
}

fn room_for(limbs: usize) -> Result<(), TooBig> {
    if limbs > MAX_LIMBS { Err(TooBig) } else { Ok(()) }
}

/// Inverts every bit and adds one.
fn negate_complement(limbs: &mut [u32]) {
    let mut carry = true;
    for limb in limbs {
        let (value, overflow) = (!*limb).overflowing_add(u32::from(carry));
        *limb = value;
        carry = overflow;
    }
}

impl Neg for Big {
    type Output = Big;

    fn neg(mut self) -> Big {
        self.negative = !self.negative && !self.limbs.is_empty();
        self
    }
}

impl From<i64> for Big {
    fn from(value: i64) -> Big {
        Big::new(value < 0, limbs::from_u64(value.unsigned_abs()))
    }
}

impl From<u64> for Big {
    fn from(value: u64) -> Big {
        Big::new(false, limbs::from_u64(value))
    }
}

impl From<i32> for Big {
    fn from(value: i32) -> Big {
        Big::from(i64::from(value))
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Big) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => limbs::compare(&self.limbs, &other.limbs),
            (true, true) => limbs::compare(&other.limbs, &self.limbs),
        }
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Big) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(value: i64) -> Big {
        Big::from(value)
    }

    #[test]
    fn division_rounds_down_and_the_remainder_has_the_divisors_sign() {
        let mut checked = 0;
        for a in -20i64..=20 {
            for b in (-7i64..=7).filter(|&b| b != 0) {
                let (quotient, remainder) = int(a).floor_div_mod(&int(b)).unwrap();
                assert_eq!(quotient.to_i64(), Some((a as f64 / b as f64).floor() as i64), "{a} // {b}");
                assert_eq!(remainder.to_i64(), Some(a - quotient.to_i64().unwrap() * b), "{a} % {b}");
                checked += 1;
            }
        }
        assert_eq!(checked, 41 * 14);
        assert_eq!(int(1).floor_div_mod(&Big::ZERO), None);
    }

    #[test]
    fn bits_of_negative_numbers_are_those_of_their_twos_complement() {
        let samples = [0, 1, -1, 5, -5, 1 << 31, -(1 << 31), (1 << 40) + 3, -(1 << 40) - 3, i64::MIN / 2];
        for a in samples {
            for b in samples {
                assert_eq!(int(a).and(&int(b)), int(a & b), "{a} & {b}");
                assert_eq!(int(a).or(&int(b)), int(a | b), "{a} | {b}");
                assert_eq!(int(a).xor(&int(b)), int(a ^ b), "{a} ^ {b}");
            }
            assert_eq!(int(a).invert(), int(!a));
            for bits in 0..60 {
                assert_eq!(int(a).shr(bits), int(a >> bits), "{a} >> {bits}");
            }
        }
    }

    #[test]
    fn powers_that_cannot_fit_are_refused_before_they_are_computed() {
        assert_eq!(int(9).pow(387_420_489), Err(TooBig));
        assert_eq!(int(-1).pow(u64::MAX), Ok(int(-1)));
        assert_eq!(int(0).pow(0), Ok(int(1)));
        assert_eq!(int(-3).pow(5), Ok(int(-243)));
        assert_eq!(int(1).shl(usize::MAX), Err(TooBig));
    }

    #[test]
    fn modular_powers_inverses_roots_and_divisors() {
        assert_eq!(int(7).power_modulo(&int(560), &int(561)), Some(int(1)));
        assert_eq!(int(3).power_modulo(&int(5), &int(-7)), Some(int(-2)));
        assert_eq!(int(3).inverse_modulo(&int(11)), Some(int(4)));
        assert_eq!(int(2).inverse_modulo(&int(4)), None);
        assert_eq!(int(99).square_root(), Some(int(9)));
        assert_eq!(int(100).square_root(), Some(int(10)));
        assert_eq!(int(-12).common_divisor(&int(18)), int(6));
    }

    #[test]
    fn hashes_are_cpythons() {
        assert_eq!(int(-1).hash(), -2);
        assert_eq!(int(1).shl(61).unwrap().hash(), 1);
        assert_eq!(int(1).shl(100).unwrap().hash(), 549_755_813_888);
        assert_eq!(int(1).shl(61).unwrap().neg().hash(), -2);
    }
}
