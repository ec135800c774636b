//! How fast a job reaches its fleet, and when it stops: [`plan`] says what is to do now, a dull loop does it.
//!
//! Arithmetic of AWS IoT Developer Guide, "Job rollout, scheduling, and abort configurations": a rate counts executions
//! per minute since the start; an exponential rate is multiplied each time that so many things more were notified (or
//! succeeded); abort criteria look at *finished* executions, in the order in which they are given.

use super::settings::{Abort, AbortCriteria, Criteria, FailureType, Rollout, Settings};

const MINUTE_MS: i64 = 60_000;

/// Where a job stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fleet {
    /// Things without an execution yet.
    pub(crate) waiting: u64,
    /// Executions made so far.
    pub(crate) notified: u64,
    /// … of them since the current minute of the rollout began.
    pub(crate) notified_this_minute: u64,
    pub(crate) succeeded: u64,
    pub(crate) failed: u64,
    pub(crate) rejected: u64,
    pub(crate) timed_out: u64,
    /// QUEUED and IN_PROGRESS.
    pub(crate) open: u64,
}

impl Fleet {
    /// Executions that a device or a timer has ended.
    fn finished(&self) -> u64 {
        self.succeeded + self.failed + self.rejected + self.timed_out
    }
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Make executions for so many waiting things.
    Start(u64),
    /// Cancel what is queued or waiting.
    Abort,
    /// Nothing is left to do.
    Complete,
}

/// The next step of a job that began at `begun_ms`, if there is one.
pub(crate) fn plan(
    settings: &Settings,
    continuous: bool,
    begun_ms: i64,
    fleet: &Fleet,
    now_ms: i64,
) -> Option<Action> {
    if settings.abort.as_ref().is_some_and(|abort| aborts(abort, fleet)) {
        return Some(Action::Abort);
    }
    let allowed = allowance(settings.rollout.as_ref(), fleet).min(fleet.waiting);
    if allowed > 0 && now_ms >= begun_ms && settings.is_open(now_ms) {
        return Some(Action::Start(allowed));
    }
    (!continuous && fleet.waiting == 0 && fleet.open == 0).then_some(Action::Complete)
}

/// The beginning of the rollout's current minute.
pub(crate) fn minute_began_ms(begun_ms: i64, now_ms: i64) -> i64 {
    begun_ms + (now_ms - begun_ms).max(0) / MINUTE_MS * MINUTE_MS
}

/// Without a rate the whole fleet may start at once.
fn allowance(rollout: Option<&Rollout>, fleet: &Fleet) -> u64 {
    let Some(rollout) = rollout else { return u64::MAX };
    let per_minute = match (&rollout.exponential_rate, rollout.maximum_per_minute) {
        (None, None) => return u64::MAX,
        (None, Some(maximum)) => maximum,
        (Some(rate), maximum) => {
            let (counted, step) = match rate.rate_increase_criteria {
                Criteria::Notified(step) => (fleet.notified, step),
                Criteria::Succeeded(step) => (fleet.succeeded, step),
            };
            let doublings = i32::try_from(counted / step.max(1)).unwrap_or(i32::MAX);
            let grown = rate.base_rate_per_minute as f64 * rate.increment_factor.powi(doublings);
            (grown as u64).min(maximum.unwrap_or(1000))
        }
    };
    per_minute.saturating_sub(fleet.notified_this_minute)
}

fn aborts(abort: &Abort, fleet: &Fleet) -> bool {
    abort.criteria_list.iter().any(|criteria| is_met(criteria, fleet))
}

fn is_met(criteria: &AbortCriteria, fleet: &Fleet) -> bool {
    let failed = match criteria.failure_type {
        FailureType::Failed => fleet.failed,
        FailureType::Rejected => fleet.rejected,
        FailureType::TimedOut => fleet.timed_out,
        FailureType::All => fleet.failed + fleet.rejected + fleet.timed_out,
    };
    let finished = fleet.finished();
    failed > 0
        && finished >= criteria.min_number_of_executed_things.max(1)
        && failed as f64 * 100.0 >= criteria.threshold_percentage * finished as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::settings::ExponentialRate;

    fn settings(rollout: Option<Rollout>, abort: Option<Abort>) -> Settings {
        Settings { rollout, abort, ..Settings::default() }
    }

    #[test]
    fn a_rate_is_spent_within_each_minute() {
        let with = settings(Some(Rollout { maximum_per_minute: Some(50), exponential_rate: None }), None);
        for (waiting, notified_this_minute, is) in [
            (1000, 0, Some(Action::Start(50))),
            (1000, 49, Some(Action::Start(1))),
            (1000, 50, None),
            (7, 0, Some(Action::Start(7))),
        ] {
            let fleet = Fleet { waiting, notified_this_minute, open: 1, ..Fleet::default() };
            assert_eq!(plan(&with, false, 0, &fleet, 0), is);
        }
        let all = Fleet { waiting: 5000, ..Fleet::default() };
        assert_eq!(plan(&settings(None, None), false, 0, &all, 0), Some(Action::Start(5000)));
    }

    /// "base 50, factor 2, criteria 1,000": 50 until 1,000, then 100, 200, 400.
    #[test]
    fn the_documented_exponential_rate_doubles_every_thousand() {
        for (criteria, by_success) in [(Criteria::Notified(1000), false), (Criteria::Succeeded(1000), true)] {
            let rate = ExponentialRate {
                base_rate_per_minute: 50,
                increment_factor: 2.0,
                rate_increase_criteria: criteria,
            };
            let rollout = Rollout { maximum_per_minute: Some(1000), exponential_rate: Some(rate) };
            let with = settings(Some(rollout), None);
            for (count, is) in [(0, 50), (999, 50), (1000, 100), (2000, 200), (3000, 400), (9000, 1000)] {
                let mut fleet = Fleet { waiting: 100_000, ..Fleet::default() };
                if by_success {
                    fleet.succeeded = count
                } else {
                    fleet.notified = count
                }
                assert_eq!(plan(&with, false, 0, &fleet, 0), Some(Action::Start(is)));
            }
        }
    }

    #[test]
    fn a_job_is_aborted_by_share_of_the_finished_and_completed_when_nothing_is_open() {
        let criteria = AbortCriteria {
            failure_type: FailureType::Failed,
            action: crate::jobs::settings::AbortAction::Cancel,
            threshold_percentage: 20.0,
            min_number_of_executed_things: 5,
        };
        let with = settings(None, Some(Abort { criteria_list: vec![criteria] }));
        for (failed, succeeded, is) in [(4, 0, None), (1, 4, Some(Action::Abort)), (1, 5, None), (0, 9, None)]
        {
            let fleet = Fleet { failed, succeeded, open: 3, ..Fleet::default() };
            assert_eq!(plan(&with, false, 0, &fleet, 0), is, "{failed} of {succeeded}");
        }
        let done = Fleet { succeeded: 3, ..Fleet::default() };
        assert_eq!(plan(&with, false, 0, &done, 0), Some(Action::Complete));
        assert_eq!(plan(&with, true, 0, &done, 0), None, "a continuous job runs until it is cancelled");
    }
}
