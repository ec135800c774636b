//! Numbers of 256 bits, and arithmetic modulo one of two primes (Montgomery's multiplication, with words of 32 bits).

/// Words of a number, the least first.
const WORDS: usize = 8;

/// A number below 2²⁵⁶.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Number(pub(crate) [u32; WORDS]);

/// A modulus above 2²⁵⁵, odd, with what multiplication needs of it.
pub(crate) struct Modulus {
    number: Number,
    /// −1 / modulus, modulo 2³².
    negated_inverse: u32,
    /// 2⁵¹² modulo the modulus.
    square_of_radix: Number,
}

/// The order of the group, n (SEC 2 §2.4.2).
pub(crate) const ORDER: Modulus = Modulus {
    number: Number([
        0xfc63_2551,
        0xf3b9_cac2,
        0xa717_9e84,
        0xbce6_faad,
        0xffff_ffff,
        0xffff_ffff,
        0,
        0xffff_ffff,
    ]),
    negated_inverse: 0xee00_bc4f,
    square_of_radix: Number([
        0xbe79_eea2,
        0x8324_4c95,
        0x49bd_6fa6,
        0x4699_799c,
        0x2b6b_ec59,
        0x2845_b239,
        0xf3d9_5620,
        0x66e1_2d94,
    ]),
};

/// The prime of the field, p.
pub(crate) const FIELD: Modulus = Modulus {
    number: Number([0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0, 0, 0, 1, 0xffff_ffff]),
    negated_inverse: 1,
    square_of_radix: Number([3, 0, 0xffff_ffff, 0xffff_fffb, 0xffff_fffe, 0xffff_ffff, 0xffff_fffd, 4]),
};

impl Number {
    pub(crate) const ZERO: Number = Number([0; WORDS]);
    pub(crate) const ONE: Number = Number([1, 0, 0, 0, 0, 0, 0, 0]);

    /// Reads 32 bytes, the most significant first; of more the first ones.
    pub(crate) fn read(bytes: &[u8]) -> Number {
        let mut words = [0; WORDS];
        for (word, four) in words.iter_mut().rev().zip(bytes.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*four);
        }
        Number(words)
    }

    pub(crate) fn is_zero(&self) -> bool {
        *self == Number::ZERO
    }

    pub(crate) fn is_below(&self, modulus: &Modulus) -> bool {
        self.less(&modulus.number).1
    }

    /// Bit `index`, of 256.
    pub(crate) fn bit(&self, index: usize) -> bool {
        self.0.get(index / 32).is_some_and(|word| word >> (index % 32) & 1 == 1)
    }

    /// Twice the number, if that is one.
    pub(crate) fn doubled(&self) -> Option<Number> {
        let (twice, carry) = self.plus(self);
        (!carry).then_some(twice)
    }

    fn plus(&self, other: &Number) -> (Number, bool) {
        let (mut sum, mut carry) = (Number::ZERO, 0);
        for (place, (a, b)) in sum.0.iter_mut().zip(self.0.iter().zip(&other.0)) {
            carry += u64::from(*a) + u64::from(*b);
            *place = carry as u32;
            carry >>= 32;
        }
        (sum, carry > 0)
    }

    /// The difference, and whether it is below zero; then it has 2²⁵⁶ added.
    fn less(&self, other: &Number) -> (Number, bool) {
        let (mut difference, mut borrow) = (Number::ZERO, 0);
        for (place, (a, b)) in difference.0.iter_mut().zip(self.0.iter().zip(&other.0)) {
            borrow += i64::from(*a) - i64::from(*b);
            *place = borrow as u32;
            borrow >>= 32;
        }
        (difference, borrow < 0)
    }
}

impl Modulus {
    /// `a + b`, of numbers below the modulus.
    pub(crate) fn add(&self, a: &Number, b: &Number) -> Number {
        let (sum, carry) = a.plus(b);
        self.reduced(sum, carry)
    }

    /// `a − b`, of numbers below the modulus.
    pub(crate) fn subtract(&self, a: &Number, b: &Number) -> Number {
        let (difference, is_negative) = a.less(b);
        if is_negative { difference.plus(&self.number).0 } else { difference }
    }

    /// `a · b / 2²⁵⁶`, below the modulus if one of them is.
    #[inline(never)]
    pub(crate) fn times(&self, a: &Number, b: &Number) -> Number {
        // The sum so far, of nine words, and never twice the modulus or more.
        let (mut low, mut high) = (Number::ZERO, 0_u32);
        for digit in b.0 {
            let mut carry = 0_u64;
            for (place, word) in low.0.iter_mut().zip(&a.0) {
                carry += u64::from(*place) + u64::from(*word) * u64::from(digit);
                *place = carry as u32;
                carry >>= 32;
            }
            let top = u64::from(high) + carry;
            // So many times the modulus make the lowest word zero, which is then left out.
            let factor = low.0[0].wrapping_mul(self.negated_inverse);
            let mut carry = 0_u64;
            let mut before = 0;
            for index in 0..WORDS {
                carry += u64::from(low.0[index]) + u64::from(self.number.0[index]) * u64::from(factor);
                low.0[before] = carry as u32;
                carry >>= 32;
                before = index;
            }
            let top = top + carry;
            low.0[WORDS - 1] = top as u32;
            high = (top >> 32) as u32;
        }
        self.reduced(low, high > 0)
    }

    /// `a · b`.
    pub(crate) fn multiply(&self, a: &Number, b: &Number) -> Number {
        self.times(&self.enter(a), b)
    }

    /// `a · 2²⁵⁶`: what [`Modulus::times`] multiplies.
    pub(crate) fn enter(&self, a: &Number) -> Number {
        self.times(a, &self.square_of_radix)
    }

    /// `a` plus the modulus, if that is below 2²⁵⁶.
    pub(crate) fn above(&self, a: &Number) -> Option<Number> {
        let (sum, carry) = a.plus(&self.number);
        (!carry).then_some(sum)
    }

    /// `1 / a`, as `a` to the power of the modulus less two; not for zero.
    pub(crate) fn inverse(&self, a: &Number) -> Number {
        let a = self.enter(a);
        let exponent = self.number.less(&Number([2, 0, 0, 0, 0, 0, 0, 0])).0;
        let mut power = self.enter(&Number::ONE);
        for index in (0..32 * WORDS).rev() {
            power = self.times(&power, &power);
            if exponent.bit(index) {
                power = self.times(&power, &a);
            }
        }
        self.times(&power, &Number::ONE)
    }

    /// A sum below twice the modulus, which may have a bit more than a number.
    fn reduced(&self, sum: Number, carry: bool) -> Number {
        let (rest, is_negative) = sum.less(&self.number);
        if carry || !is_negative { rest } else { sum }
    }
}
