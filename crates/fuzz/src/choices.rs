//! The choices that a generator makes: drawn from a seed and recorded, or played back from a record.
//! A shorter or smaller record makes a simpler program, because choice 0 is always the simplest one.

/// A source of choices.
pub struct Choices {
    made: Vec<u32>,
    at: usize,
    state: Option<u64>,
}

impl Choices {
    /// Fresh choices; the same seed gives the same ones.
    pub fn seeded(seed: u64) -> Choices {
        Choices { made: Vec::new(), at: 0, state: Some(seed) }
    }

    /// The choices of a record; behind its end every choice is 0.
    pub fn replayed(made: Vec<u32>) -> Choices {
        Choices { made, at: 0, state: None }
    }

    /// The choices that were asked for so far.
    pub fn record(&self) -> &[u32] {
        &self.made[..self.at.min(self.made.len())]
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        let bound = bound.max(1);
        if let (true, Some(state)) = (self.at == self.made.len(), &mut self.state) {
            let made = (mixed(state) % u64::from(bound)) as u32;
            self.made.push(made);
        }
        let choice = self.made.get(self.at).map_or(0, |made| made % bound);
        self.at += 1;
        choice
    }

    /// True in about `percent` of a hundred cases.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) >= 100 - percent.min(100)
    }

    /// One of them; the first is the simplest.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len() as u32) as usize]
    }
}

/// The next number of a sequence that goes through all 64-bit states (a counter whose bits are mixed well).
fn mixed(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_played_back_makes_the_same_choices() {
        let mut first = Choices::seeded(7);
        let drawn: Vec<u32> = (1..50).map(|bound| first.below(bound)).collect();
        let mut again = Choices::replayed(first.record().to_vec());
        assert_eq!((1..50).map(|bound| again.below(bound)).collect::<Vec<u32>>(), drawn);
        assert_eq!(again.below(10), 0);
    }
}
