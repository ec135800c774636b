//! Makes a record of choices smaller as long as it still fails: parts are left out, then numbers are made smaller.

/// The smallest record found within so many tries; `fails` says whether a record still shows the failure.
pub fn shrunk(record: &[u32], tries: usize, fails: &mut dyn FnMut(&[u32]) -> bool) -> Vec<u32> {
    let mut shrink = Shrink { best: record.to_vec(), tries, fails };
    while shrink.round() {}
    shrink.best
}

/// A text with all lines left out that do not matter, each together with the deeper ones below it.
pub fn without_lines(text: &str, tries: usize, fails: &mut dyn FnMut(&str) -> bool) -> String {
    let mut best: Vec<&str> = text.lines().collect();
    let mut at = best.len();
    let depth = |line: &str| line.len() - line.trim_start().len();
    for _ in 0..tries {
        if at == 0 {
            break;
        }
        at -= 1;
        let below = best[at + 1..].iter().take_while(|line| depth(line) > depth(best[at])).count();
        let mut shorter = best.clone();
        shorter.drain(at..=at + below);
        if fails(&(shorter.join("\n") + "\n")) {
            best = shorter;
        }
    }
    best.join("\n") + "\n"
}

struct Shrink<'f> {
    best: Vec<u32>,
    tries: usize,
    fails: &'f mut dyn FnMut(&[u32]) -> bool,
}

impl Shrink<'_> {
    /// One pass over everything; whether it helped and tries are left.
    fn round(&mut self) -> bool {
        let before = self.best.clone();
        let mut length = (self.best.len() / 2).max(1);
        loop {
            self.leave_out(length);
            if length == 1 {
                break;
            }
            length /= 2;
        }
        self.make_smaller();
        self.best != before && self.tries > 0
    }

    fn leave_out(&mut self, length: usize) {
        let mut at = self.best.len();
        while at > 0 {
            at = at.saturating_sub(length);
            let mut shorter = self.best.clone();
            shorter.drain(at..(at + length).min(shorter.len()));
            self.try_this(shorter);
        }
    }

    fn make_smaller(&mut self) {
        for at in 0..self.best.len() {
            let Some(now) = self.best.get(at).copied().filter(|now| *now > 0) else { continue };
            for smaller in [0, now / 2, now - 1] {
                let mut record = self.best.clone();
                if let Some(number) = record.get_mut(at) {
                    *number = smaller;
                }
                if self.try_this(record) {
                    break;
                }
            }
        }
    }

    fn try_this(&mut self, record: Vec<u32>) -> bool {
        if self.tries == 0 || record == self.best {
            return false;
        }
        self.tries -= 1;
        let still = (self.fails)(&record);
        if still {
            self.best = record;
        }
        still
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_is_left_out() {
        let record: Vec<u32> = (0..200).collect();
        let mut fails = |record: &[u32]| record.iter().any(|choice| *choice >= 90);
        assert_eq!(shrunk(&record, 5_000, &mut fails), [90]);
    }

    #[test]
    fn lines_that_do_not_matter_are_left_out() {
        let text = "a\nif b:\n    c\n    d\ne\n";
        assert_eq!(without_lines(text, 100, &mut |text| text.contains('e')), "e\n");
        assert_eq!(without_lines(text, 100, &mut |text| text.contains('d')), "if b:\n    d\n");
    }
}
