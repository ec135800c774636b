//! Bits under probabilities, as bytes: binary arithmetic coding with a range of 32 bits and no carries.
//! A bit that was expected with probability p costs -log2 p bits, twelve at most.

/// Probabilities are so many bits wide; they lie between 1 and [`ONE`] - 1.
pub(crate) const PROBABILITY_BITS: u32 = 12;
/// Certainty, which is never reached.
pub(crate) const ONE: u32 = 1 << PROBABILITY_BITS;

/// What is left of the range: any number between `low` and `high`, both included, names what was coded so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    low: u32,
    high: u32,
}

impl Range {
    pub(crate) const WHOLE: Range = Range { low: 0, high: u32::MAX };

    /// The last number of the part that means 1.
    pub(crate) fn middle(self, probability: u32) -> u32 {
        self.low + ((self.high - self.low) >> PROBABILITY_BITS) * probability
    }

    /// Keeps one of the two parts.
    pub(crate) fn keep(&mut self, bit: bool, middle: u32) {
        if bit { self.high = middle } else { self.low = middle + 1 }
    }

    /// Takes the first byte away if nothing can change it any more.
    pub(crate) fn settled(&mut self) -> Option<u8> {
        let same = (self.low ^ self.high) >> 24 == 0;
        same.then(|| {
            let byte = (self.high >> 24) as u8;
            self.low <<= 8;
            self.high = self.high << 8 | 0xFF;
            byte
        })
    }

    /// The fewest bytes that name a number in the range when zeros follow.
    #[cfg(feature = "packer")]
    pub(crate) fn shortest(self) -> impl Iterator<Item = u8> {
        let kept = (1..=4).find(|kept| self.cut(*kept) >= self.low).unwrap_or(4);
        self.cut(kept).to_be_bytes().into_iter().take(kept as usize)
    }

    /// The end of the range, all but its first `kept` bytes zero.
    #[cfg(feature = "packer")]
    fn cut(self, kept: u32) -> u32 {
        self.high & (u64::from(u32::MAX) << (32 - 8 * kept)) as u32
    }
}

/// How many bytes must be at hand before something is decoded that costs this many decisions.
pub(crate) const fn worst(decisions: usize) -> usize {
    decisions * PROBABILITY_BITS as usize / 8 + 5
}
