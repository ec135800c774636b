//! One device's answer to one job: eight states, and who may move it where.
//!
//! | state | set by | final |
//! |---|---|---|
//! | QUEUED | service | no |
//! | IN_PROGRESS | device | no |
//! | SUCCEEDED, FAILED, REJECTED | device | yes |
//! | TIMED_OUT, REMOVED, CANCELED | service | yes |
//!
//! Every change raises `version` by one. Rules: AWS IoT Developer Guide, "Job execution states" and "Jobs device MQTT API".

use std::collections::BTreeMap;

pub(crate) use jobs::Status;

/// What a device says about its progress.
pub(crate) type Details = BTreeMap<String, String>;

/// One attempt of one thing at one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Execution {
    pub(crate) thing: String,
    pub(crate) job: String,
    /// 1, and one more for each retry.
    pub(crate) number: i64,
    pub(crate) status: Status,
    pub(crate) details: Details,
    pub(crate) force_canceled: bool,
    /// 1, and one more for each change.
    pub(crate) version: i64,
    pub(crate) queued_ms: i64,
    pub(crate) started_ms: Option<i64>,
    pub(crate) updated_ms: i64,
    /// When the job's own patience ends.
    pub(crate) timer_ms: Option<i64>,
    /// When the step's patience ends; never later than `timer_ms`.
    pub(crate) step_ms: Option<i64>,
}

/// What somebody wants of an execution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The device reports.
    Report { status: Status, details: Option<Details>, step: Step },
    /// The operator cancels; one that has begun only by `force`.
    Cancel { force: bool, details: Option<Details> },
    /// The patience is over.
    TimeOut,
    /// The thing left the job's group.
    Remove,
}

/// What a report does to the step timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Leaves it.
    Keep,
    /// Stops it.
    Off,
    /// Starts it anew.
    Minutes(i64),
}

/// The way does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InvalidTransition;

impl Execution {
    /// A new attempt.
    pub(crate) fn queued(thing: &str, job: &str, number: i64, now_ms: i64) -> Execution {
        Execution {
            thing: thing.into(),
            job: job.into(),
            number,
            status: Status::Queued,
            details: Details::new(),
            force_canceled: false,
            version: 1,
            queued_ms: now_ms,
            started_ms: None,
            updated_ms: now_ms,
            timer_ms: None,
            step_ms: None,
        }
    }

    /// The execution after a change. `patience_minutes` is the job's in-progress timeout, which starts with the first
    /// IN_PROGRESS.
    ///
    /// # Errors
    /// [`InvalidTransition`] if the state does not allow it; every final state allows nothing.
    pub(crate) fn after(
        &self,
        change: &Change,
        patience_minutes: Option<i64>,
        now_ms: i64,
    ) -> Result<Execution, InvalidTransition> {
        let mut next = self.clone();
        next.version += 1;
        next.updated_ms = now_ms;
        match (self.status, change) {
            (Status::Queued | Status::InProgress, Change::Report { status, details, step })
                if status.is_for_devices() =>
            {
                next.status = *status;
                if let Some(details) = details {
                    next.details = details.clone();
                }
                next.wind_timers(*step, patience_minutes, now_ms);
            }
            (Status::Queued, Change::Cancel { details, .. })
            | (Status::InProgress, Change::Cancel { details, force: true }) => {
                next.force_canceled = self.status == Status::InProgress;
                next.status = Status::Canceled;
                if let Some(details) = details {
                    next.details.extend(details.clone());
                }
            }
            (Status::InProgress, Change::TimeOut) => next.status = Status::TimedOut,
            (Status::Queued | Status::InProgress, Change::Remove) => next.status = Status::Removed,
            _ => return Err(InvalidTransition),
        }
        if next.status.is_final() {
            next.timer_ms = None;
            next.step_ms = None;
        }
        Ok(next)
    }

    fn wind_timers(&mut self, step: Step, patience_minutes: Option<i64>, now_ms: i64) {
        if self.started_ms.is_none() {
            self.started_ms = Some(now_ms);
            self.timer_ms = patience_minutes.map(|minutes| now_ms + minutes * 60_000);
        }
        match step {
            Step::Keep => {}
            Step::Off => self.step_ms = None,
            Step::Minutes(minutes) => {
                let wish = now_ms + minutes * 60_000;
                self.step_ms = Some(self.timer_ms.map_or(wish, |timer| timer.min(wish)));
            }
        }
    }

    /// When the nearer of the two timers ends.
    pub(crate) fn deadline_ms(&self) -> Option<i64> {
        match (self.timer_ms, self.step_ms) {
            (Some(timer), Some(step)) => Some(timer.min(step)),
            (timer, step) => timer.or(step),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_state(status: Status) -> Execution {
        Execution { status, version: 7, ..Execution::queued("t", "j", 1, 1_000) }
    }

    fn report(status: Status) -> Change {
        Change::Report { status, details: None, step: Step::Keep }
    }

    /// Every state against every change: which pairs are allowed, and where they lead.
    #[test]
    fn all_states_and_all_changes_are_the_documented_table() {
        let mut changes = vec![
            (Change::Cancel { force: false, details: None }, vec![Status::Queued], Status::Canceled),
            (
                Change::Cancel { force: true, details: None },
                vec![Status::Queued, Status::InProgress],
                Status::Canceled,
            ),
            (Change::TimeOut, vec![Status::InProgress], Status::TimedOut),
            (Change::Remove, vec![Status::Queued, Status::InProgress], Status::Removed),
        ];
        for (to, _) in Status::NAMES {
            let from = if to.is_for_devices() { vec![Status::Queued, Status::InProgress] } else { vec![] };
            changes.push((report(to), from, to));
        }
        let (mut allowed, mut refused) = (0, 0);
        for (from, _) in Status::NAMES {
            for (change, good, to) in &changes {
                match in_state(from).after(change, None, 2_000) {
                    Ok(next) => {
                        assert!(good.contains(&from), "{from:?} {change:?}");
                        assert_eq!((next.status, next.version, next.updated_ms), (*to, 8, 2_000));
                        allowed += 1;
                    }
                    Err(InvalidTransition) => {
                        assert!(!good.contains(&from), "{from:?} {change:?}");
                        refused += 1;
                    }
                }
            }
        }
        assert_eq!((allowed, refused), (14, 82));
    }

    #[test]
    fn details_replace_the_old_ones_and_silence_keeps_them() {
        let details: Details = [("phase".to_string(), "download".to_string())].into();
        let with =
            Change::Report { status: Status::InProgress, details: Some(details.clone()), step: Step::Keep };
        let first = in_state(Status::Queued).after(&with, None, 1).unwrap();
        let second = first.after(&report(Status::InProgress), None, 2).unwrap();
        assert_eq!(second.details, details);
        assert_eq!((second.started_ms, second.version), (Some(1), 9));
        let none =
            Change::Report { status: Status::Succeeded, details: Some(Details::new()), step: Step::Keep };
        assert!(second.after(&none, None, 3).unwrap().details.is_empty());
    }

    /// The worked example of "Job timeout configuration": 20 minutes from 12:00, steps at 12:05, 12:10 and 12:13.
    #[test]
    fn the_documented_timers_end_when_the_documentation_says() {
        let minute = 60_000;
        let at = |execution: &Execution, minutes: i64, step: i64| {
            let change =
                Change::Report { status: Status::InProgress, details: None, step: Step::Minutes(step) };
            execution.after(&change, Some(20), minutes * minute).unwrap()
        };
        let start = in_state(Status::Queued).after(&report(Status::InProgress), Some(20), 0).unwrap();
        assert_eq!(start.deadline_ms(), Some(20 * minute));
        let one = at(&start, 5, 7);
        let two = at(&one, 10, 5);
        let three = at(&two, 13, 9);
        let ends = [one.deadline_ms(), two.deadline_ms(), three.deadline_ms()];
        assert_eq!(ends, [Some(12 * minute), Some(15 * minute), Some(20 * minute)]);
        let off = Change::Report { status: Status::InProgress, details: None, step: Step::Off };
        assert_eq!(two.after(&off, Some(20), 11 * minute).unwrap().deadline_ms(), Some(20 * minute));
        assert_eq!(two.after(&report(Status::Failed), Some(20), 11 * minute).unwrap().deadline_ms(), None);
    }
}
