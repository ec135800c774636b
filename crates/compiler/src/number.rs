//! Integer literals of any size, and the arithmetic that constant folding needs.

/// An int: small ones as `i64`, others as sign and magnitude.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Integer {
    /// Fits 64 bits.
    Small(i64),
    /// Below zero; limbs of 32 bits from the least significant, the last not zero.
    Big(bool, Vec<u32>),
}

impl Integer {
    /// Reads a literal as Python writes it: decimal, or with `0x`, `0o`, `0b`; underscores are ignored.
    pub fn parse(token: &str) -> Option<Integer> {
        let digits: String = token.chars().filter(|c| *c != '_').collect();
        let lower = digits.to_ascii_lowercase();
        let (digits, radix) = match lower.get(..2) {
            Some("0x") => (&lower[2..], 16),
            Some("0o") => (&lower[2..], 8),
            Some("0b") => (&lower[2..], 2),
            _ => (&lower[..], 10),
        };
        let mut limbs: Vec<u32> = Vec::new();
        for digit in digits.chars() {
            let mut carry = u64::from(digit.to_digit(radix)?);
            for limb in &mut limbs {
                let sum = u64::from(*limb) * u64::from(radix) + carry;
                (*limb, carry) = (sum as u32, sum >> 32);
            }
            if carry != 0 {
                limbs.push(carry as u32);
            }
        }
        Some(Integer::from_parts(false, limbs))
    }

    fn from_parts(negative: bool, limbs: Vec<u32>) -> Integer {
        let magnitude = limbs.iter().rev().try_fold(0u64, |sum, limb| {
            sum.checked_mul(1 << 32).and_then(|sum| sum.checked_add(u64::from(*limb)))
        });
        let small = magnitude.and_then(|magnitude| {
            let value = i128::from(magnitude);
            i64::try_from(if negative { -value } else { value }).ok()
        });
        small.map_or(Integer::Big(negative, limbs), Integer::Small)
    }

    /// `-self`
    pub fn negated(&self) -> Integer {
        match self {
            Integer::Small(value) => match value.checked_neg() {
                Some(value) => Integer::Small(value),
                None => Integer::Big(false, vec![0, 1 << 31]),
            },
            Integer::Big(negative, limbs) => Integer::from_parts(!negative, limbs.clone()),
        }
    }

    /// Sign and magnitude in limbs.
    pub fn parts(&self) -> (bool, Vec<u32>) {
        match self {
            Integer::Small(value) => {
                let magnitude = value.unsigned_abs();
                let mut limbs = vec![magnitude as u32, (magnitude >> 32) as u32];
                while limbs.last() == Some(&0) {
                    limbs.pop();
                }
                (*value < 0, limbs)
            }
            Integer::Big(negative, limbs) => (*negative, limbs.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_of_every_base_and_size_are_read() {
        assert_eq!(Integer::parse("0"), Some(Integer::Small(0)));
        assert_eq!(Integer::parse("1_000"), Some(Integer::Small(1000)));
        assert_eq!(Integer::parse("0xFF"), Some(Integer::Small(255)));
        assert_eq!(Integer::parse("0b101"), Some(Integer::Small(5)));
        assert_eq!(Integer::parse("9223372036854775807"), Some(Integer::Small(i64::MAX)));
        assert_eq!(Integer::parse("9223372036854775808"), Some(Integer::Big(false, vec![0, 1 << 31])));
        assert_eq!(Integer::parse("0x1_0000_0000_0000_0000"), Some(Integer::Big(false, vec![0, 0, 1])));
    }

    #[test]
    fn the_smallest_small_int_negates_there_and_back() {
        let big = Integer::Small(i64::MIN).negated();
        assert_eq!(big, Integer::Big(false, vec![0, 1 << 31]));
        assert_eq!(big.negated(), Integer::Small(i64::MIN));
        assert_eq!(Integer::Small(-5).parts(), (true, vec![5]));
    }
}
