//! What is true about a pending job, seen from the firmware that runs: a pure function, asked whenever a job is read.
//!
//! ```text
//!  runs what it asks for execution    journal names it   boot gave up   truth
//!  --------------------  -----------  -----------------  -------------  ------------------------------------
//!  yes (confirmed)       any          –                  –              done
//!  no                    QUEUED       –                  –              new
//!  no                    IN_PROGRESS  no                 –              new: begun, but nothing kept
//!  no                    IN_PROGRESS  yes                the trial      lost, with the reason of the fall
//!  no                    IN_PROGRESS  yes                a rotten slot  lost: not-running
//!  no                    IN_PROGRESS  yes, staged often  nothing        lost: not-running
//!  no                    IN_PROGRESS  yes                nothing        cut short: go on where it stopped
//! ```
//!
//! The boot's outcome can be blamed on the journal's job because every update begins by clearing it.

use jobs::Part;
use slots::Outcome;

use crate::{Journal, Reason};

/// How often an image is staged before the agent stops believing that its trial ever began.
pub(crate) const STAGINGS_MAX: u8 = 5;

/// What is true about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// Its firmware runs and is confirmed.
    Done,
    /// It was tried, and what runs is not what it installed.
    Lost(Reason),
    /// It was begun on this board and cut short; so many bytes are kept.
    CutShort {
        /// The image that was being fetched.
        part: Part,
        /// Its first bytes that are surely in the spare slot.
        kept: u32,
    },
    /// Nothing of it has happened here.
    New,
}

/// Judges a job whose journal entry, if there is one for it, is `journal`; `outcome` is that of the record that would have
/// staged it. Never asked while firmware is on trial.
pub(crate) fn judge(
    runs: bool,
    in_progress: bool,
    journal: Option<Journal>,
    outcome: Option<Outcome>,
) -> Truth {
    if runs {
        return Truth::Done;
    }
    match (journal.filter(|_| in_progress), outcome) {
        (None, _) => Truth::New,
        (Some(_), Some(Outcome::FellBack { why, .. })) => Truth::Lost(why.into()),
        (Some(_), Some(Outcome::Rotted { .. })) => Truth::Lost(Reason::NotRunning),
        (Some(journal), None) if journal.stagings >= STAGINGS_MAX => Truth::Lost(Reason::NotRunning),
        (Some(journal), None) => Truth::CutShort { part: journal.part, kept: journal.kept },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Digest;
    use jobs::JobId;
    use slots::{Fall, Slot};

    fn judged(in_progress: bool, journal: Option<Journal>, outcome: Option<Outcome>) -> Truth {
        judge(false, in_progress, journal, outcome)
    }

    #[test]
    fn every_row_of_the_table_holds() {
        let job = JobId::new("j").unwrap();
        let (number, part, digest, kept) = (1, Part::Program, Digest([1; 32]), 4096);
        let journal = |stagings| Some(Journal { job, number, part, digest, kept, stagings });
        let fell = |why| Some(Outcome::FellBack { slot: Slot::One, why });
        let rotted = Some(Outcome::Rotted { slot: Slot::One });
        for in_progress in [false, true] {
            let done = judge(true, in_progress, journal(3), fell(Fall::Hung));
            assert_eq!(done, Truth::Done);
        }
        assert_eq!(judged(false, None, None), Truth::New);
        assert_eq!(judged(false, journal(1), fell(Fall::Hung)), Truth::New);
        assert_eq!(judged(true, None, fell(Fall::Hung)), Truth::New);
        assert_eq!(judged(true, journal(1), fell(Fall::Crashed)), Truth::Lost(Reason::TrialCrashed));
        assert_eq!(judged(true, journal(1), rotted), Truth::Lost(Reason::NotRunning));
        assert_eq!(judged(true, journal(STAGINGS_MAX), None), Truth::Lost(Reason::NotRunning));
        assert_eq!(judged(true, journal(STAGINGS_MAX - 1), None), Truth::CutShort { part, kept });
    }
}
