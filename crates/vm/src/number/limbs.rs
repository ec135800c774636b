//! Magnitudes: arithmetic on non-negative numbers kept as 32-bit limbs, the least significant first.
//! Every result is trimmed, so that zero is the empty vector and no number has a leading zero limb.
//!
//! Limbs have 32 bits because the devices do: a product of two fits the 64-bit multiply that they have.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Below this many limbs in the shorter factor the schoolbook product is faster than Karatsuba's (measured).
const KARATSUBA_LIMBS: usize = 40;

/// Drops leading zero limbs.
#[cfg_attr(small, optimize(speed))]
pub fn trim(limbs: &mut Vec<u32>) {
    while limbs.last() == Some(&0) {
        limbs.pop();
    }
}

/// The slice without its leading zero limbs.
fn trimmed(limbs: &[u32]) -> &[u32] {
    let used = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1);
    &limbs[..used]
}

/// A trimmed magnitude of a 64-bit number.
pub fn from_u64(value: u64) -> Vec<u32> {
    let mut limbs = vec![value as u32, (value >> 32) as u32];
    trim(&mut limbs);
    limbs
}

/// Compares two trimmed magnitudes.
pub fn compare(a: &[u32], b: &[u32]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

/// How many bits the magnitude needs; 0 for zero.
pub fn bit_length(a: &[u32]) -> usize {
    a.last().map_or(0, |top| a.len() * 32 - top.leading_zeros() as usize)
}

/// `a + b`.
pub fn add(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut sum = Vec::with_capacity(long.len() + 1);
    sum.extend_from_slice(long);
    sum.push(0);
    add_into(&mut sum, short);
    trim(&mut sum);
    sum
}

/// `into += b`; the caller leaves room for the carry.
#[cfg_attr(small, optimize(speed))]
fn add_into(into: &mut [u32], b: &[u32]) {
    let mut carry = 0u64;
    for (position, limb) in into.iter_mut().enumerate() {
        let right = match b.get(position) {
            Some(&right) => u64::from(right),
            None if carry == 0 => return,
            None => 0,
        };
        let sum = u64::from(*limb) + right + carry;
        *limb = sum as u32;
        carry = sum >> 32;
    }
}

/// `from -= b`, for `from >= b`.
#[cfg_attr(small, optimize(speed))]
fn subtract_from(from: &mut [u32], b: &[u32]) {
    let mut borrow = 0i64;
    for (position, limb) in from.iter_mut().enumerate() {
        let right = match b.get(position) {
            Some(&right) => i64::from(right),
            None if borrow == 0 => return,
            None => 0,
        };
        let difference = i64::from(*limb) - right + borrow;
        *limb = difference as u32;
        borrow = difference >> 32;
    }
}

/// `a - b`, for `a >= b`.
pub fn subtract(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut difference = a.to_vec();
    subtract_from(&mut difference, b);
    trim(&mut difference);
    difference
}

/// `a * b`.
pub fn multiply(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return Vec::new();
    }
    let mut product = vec![0; a.len() + b.len()];
    if short.len() < KARATSUBA_LIMBS {
        schoolbook_into(&mut product, long, short);
    } else {
        // Pieces as long as the short factor, so that Karatsuba always splits balanced factors.
        for (index, piece) in long.chunks(short.len()).enumerate() {
            let part = karatsuba(trimmed(piece), short);
            add_into(&mut product[index * short.len()..], &part);
        }
    }
    trim(&mut product);
    product
}

/// Adds `a * b` to `into`, limb by limb.
#[cfg_attr(small, optimize(speed))]
fn schoolbook_into(into: &mut [u32], a: &[u32], b: &[u32]) {
    for (shift, &right) in b.iter().enumerate() {
        let mut carry = 0u64;
        let (row, above) = into[shift..].split_at_mut(a.len());
        for (limb, &left) in row.iter_mut().zip(a) {
            let sum = u64::from(*limb) + u64::from(left) * u64::from(right) + carry;
            *limb = sum as u32;
            carry = sum >> 32;
        }
        add_into(above, &[carry as u32]);
    }
}

/// Karatsuba's product: three half-size products in place of four.
fn karatsuba(a: &[u32], b: &[u32]) -> Vec<u32> {
    let half = a.len().max(b.len()).div_ceil(2);
    if a.len() <= half || b.len() <= half {
        return multiply_unbalanced(a, b);
    }
    let (a_low, a_high) = (trimmed(&a[..half]), &a[half..]);
    let (b_low, b_high) = (trimmed(&b[..half]), &b[half..]);
    let low = multiply(a_low, b_low);
    let high = multiply(a_high, b_high);
    let mut middle = multiply(&add(a_low, a_high), &add(b_low, b_high));
    subtract_from(&mut middle, &low);
    subtract_from(&mut middle, &high);
    let mut product = vec![0; a.len() + b.len() + 1];
    add_into(&mut product, &low);
    add_into(&mut product[half..], trimmed(&middle));
    add_into(&mut product[2 * half..], &high);
    trim(&mut product);
    product
}

fn multiply_unbalanced(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut product = vec![0; a.len() + b.len()];
    schoolbook_into(&mut product, a, b);
    trim(&mut product);
    product
}

/// `a = a * factor + summand`, in place.
pub fn multiply_add_small(a: &mut Vec<u32>, factor: u32, summand: u32) {
    let mut carry = u64::from(summand);
    for limb in a.iter_mut() {
        let sum = u64::from(*limb) * u64::from(factor) + carry;
        *limb = sum as u32;
        carry = sum >> 32;
    }
    if carry != 0 {
        a.push(carry as u32);
    }
}

/// `a /= divisor` in place; answers the remainder. The divisor is not zero.
pub fn divide_small(a: &mut Vec<u32>, divisor: u32) -> u32 {
    let mut remainder = 0u64;
    for limb in a.iter_mut().rev() {
        let value = remainder << 32 | u64::from(*limb);
        *limb = (value / u64::from(divisor)) as u32;
        remainder = value % u64::from(divisor);
    }
    trim(a);
    remainder as u32
}

/// Quotient and remainder of trimmed magnitudes; the divisor is not zero. Knuth, volume 2, algorithm 4.3.1 D.
#[cfg_attr(small, optimize(speed))]
pub fn divide(a: &[u32], divisor: &[u32]) -> (Vec<u32>, Vec<u32>) {
    if compare(a, divisor) == Ordering::Less {
        return (Vec::new(), a.to_vec());
    }
    if let &[small] = divisor {
        let mut quotient = a.to_vec();
        let remainder = divide_small(&mut quotient, small);
        return (quotient, from_u64(u64::from(remainder)));
    }
    // D1: shift both so that the divisor's top bit is set; then two limbs estimate a digit to within two.
    let shift = divisor.last().map_or(0, |top| top.leading_zeros() as usize);
    let divisor = shift_left(divisor, shift);
    let mut rest = shift_left(a, shift);
    rest.resize(a.len() + 1, 0);
    let steps = rest.len() - divisor.len();
    let mut quotient = vec![0; steps];
    for step in (0..steps).rev() {
        quotient[step] = divide_step(&mut rest[step..=step + divisor.len()], &divisor);
    }
    trim(&mut quotient);
    trim(&mut rest);
    (quotient, shift_right(&rest, shift))
}

/// D3 to D6: one digit of the quotient; leaves the partial remainder in `window`.
fn divide_step(window: &mut [u32], divisor: &[u32]) -> u32 {
    let size = divisor.len();
    let top = u64::from(window[size]) << 32 | u64::from(window[size - 1]);
    let (first, second) = (u64::from(divisor[size - 1]), u64::from(divisor[size - 2]));
    let (mut digit, mut remainder) = (top / first, top % first);
    while digit >> 32 != 0 || digit * second > (remainder << 32 | u64::from(window[size - 2])) {
        digit -= 1;
        remainder += first;
        if remainder >> 32 != 0 {
            break;
        }
    }
    let mut borrow = 0i64;
    let mut carry = 0u64;
    for (limb, &part) in window.iter_mut().zip(divisor) {
        let product = digit * u64::from(part) + carry;
        carry = product >> 32;
        let difference = i64::from(*limb) - i64::from(product as u32) + borrow;
        *limb = difference as u32;
        borrow = difference >> 32;
    }
    let difference = i64::from(window[size]) - carry as i64 + borrow;
    window[size] = difference as u32;
    if difference < 0 {
        digit -= 1;
        add_into(window, divisor);
    }
    digit as u32
}

/// `a << bits`.
#[cfg_attr(small, optimize(speed))]
pub fn shift_left(a: &[u32], bits: usize) -> Vec<u32> {
    if a.is_empty() {
        return Vec::new();
    }
    let (words, bits) = (bits / 32, bits % 32);
    let mut shifted = Vec::with_capacity(a.len() + words + 1);
    shifted.resize(words, 0);
    let mut carry = 0u64;
    shifted.extend(a.iter().map(|&limb| {
        let value = u64::from(limb) << bits | carry;
        carry = value >> 32;
        value as u32
    }));
    shifted.push(carry as u32);
    trim(&mut shifted);
    shifted
}

/// `a >> bits`; the bits that fall out are gone.
pub fn shift_right(a: &[u32], bits: usize) -> Vec<u32> {
    let (words, bits) = (bits / 32, bits % 32);
    let rest = a.get(words..).unwrap_or(&[]);
    let mut shifted = Vec::with_capacity(rest.len());
    shifted.extend(rest.iter().enumerate().map(|(position, &limb)| {
        let above = rest.get(position + 1).copied().unwrap_or(0);
        ((u64::from(above) << 32 | u64::from(limb)) >> bits) as u32
    }));
    trim(&mut shifted);
    shifted
}

/// Whether any of the lowest `bits` bits is set.
pub fn any_below(a: &[u32], bits: usize) -> bool {
    let (words, bits) = (bits / 32, bits % 32);
    let whole = &a[..words.min(a.len())];
    whole.iter().any(|&limb| limb != 0) || a.get(words).is_some_and(|limb| limb & ((1u32 << bits) - 1) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small deterministic generator: xorshift, one seed.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0
        }

        fn limbs(&mut self, at_most: usize) -> Vec<u32> {
            let count = self.roll() as usize % (at_most + 1);
            let mut limbs: Vec<u32> = (0..count)
                .map(|_| match self.roll() % 4 {
                    0 => 0,
                    1 => u32::MAX,
                    _ => self.roll() as u32,
                })
                .collect();
            trim(&mut limbs);
            limbs
        }
    }

    #[test]
    fn a_quotient_times_its_divisor_plus_the_remainder_is_the_dividend_again() {
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut divided = 0;
        for _ in 0..4000 {
            let (a, b) = (dice.limbs(12), dice.limbs(6));
            if b.is_empty() {
                continue;
            }
            let (quotient, remainder) = divide(&a, &b);
            assert_eq!(compare(&remainder, &b), Ordering::Less);
            assert_eq!(add(&multiply(&quotient, &b), &remainder), a);
            divided += 1;
        }
        assert!(divided > 3000);
    }

    #[test]
    fn karatsuba_and_the_schoolbook_agree() {
        let mut dice = Dice(42);
        let mut large = 0;
        for _ in 0..60 {
            let (a, b) = (dice.limbs(400), dice.limbs(200));
            large += usize::from(a.len().min(b.len()) >= KARATSUBA_LIMBS);
            assert_eq!(multiply(&a, &b), multiply_unbalanced(&a, &b));
        }
        assert!(large > 20);
    }

    #[test]
    fn shifting_left_and_right_again_changes_nothing() {
        let mut dice = Dice(7);
        for bits in 0..200 {
            let a = dice.limbs(5);
            assert_eq!(shift_right(&shift_left(&a, bits), bits), a);
            assert!(!any_below(&shift_left(&a, bits), bits));
        }
    }
}
