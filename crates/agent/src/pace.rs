//! How long to wait: doubling, with a limit, and with chance in it, so that a fleet that lost its cloud at one instant
//! does not come back at one instant.

use jobs::Token;

/// The first pause after something went wrong, in milliseconds.
const FIRST_MS: u64 = 250;

/// A source of chance and of patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Pace {
    random: u32,
    token: u32,
}

impl Pace {
    /// Starts from the port's random bits.
    pub(crate) fn new(seed: u32) -> Self {
        Self { random: seed | 1, token: seed }
    }

    /// The name of the next question. A boot has its own run of tokens.
    pub(crate) fn token(&mut self) -> Token {
        self.token = self.token.wrapping_add(1);
        Token(self.token)
    }

    /// The pause after the failure that `before` others preceded: between half and all of 250 ms, doubled for each,
    /// up to `longest_ms`.
    pub(crate) fn pause_ms(&mut self, before: u8, longest_ms: u64) -> u64 {
        let whole = (FIRST_MS << before.min(32)).min(longest_ms);
        whole / 2 + self.chance(whole / 2)
    }

    /// A number from 0 to `most` (xorshift: good enough for spreading, and the port's seed differs per boot).
    pub(crate) fn chance(&mut self, most: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        u64::from(self.random) % (most + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_limit_and_differ_between_boards() {
        let mut pauses = [[0; 12]; 2];
        for (seed, pauses) in pauses.iter_mut().enumerate() {
            let mut pace = Pace::new(seed as u32 * 77 + 4);
            for (before, pause) in pauses.iter_mut().enumerate() {
                *pause = pace.pause_ms(before as u8, 60_000);
                let whole = (250 << before).min(60_000);
                assert!((whole / 2..=whole).contains(pause), "{before}: {pause}");
            }
        }
        assert_ne!(pauses[0], pauses[1]);
        assert!(Pace::new(0).pause_ms(255, u64::MAX) > 0);
    }
}
