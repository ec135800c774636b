//! One device's answer to one command: six states, and who may set them.
//!
//! | state | set by | may become |
//! |---|---|---|
//! | CREATED | service | anything below |
//! | IN_PROGRESS | device | itself and anything below |
//! | TIMED_OUT | service | what a device may say in the end, TIMED_OUT included |
//! | SUCCEEDED, FAILED, REJECTED, TIMED_OUT | device | nothing |
//!
//! Rules: AWS IoT Developer Guide, "Command execution status".

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::parameters::Values;

/// Seconds that a device has if nobody says.
pub(crate) const USUAL_PATIENCE_S: i64 = 10;
/// How long it is remembered: half a year.
pub(crate) const LIFE_MS: i64 = 183 * 24 * 3_600_000;
/// What the service says when the patience is over.
const SILENCE: &str = "$NO_RESPONSE_FROM_DEVICE";

/// Where an execution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Created,
    InProgress,
    Succeeded,
    Failed,
    Rejected,
    TimedOut,
}

/// One sending of a command.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Execution {
    pub(crate) id: String,
    pub(crate) command: String,
    /// `thing/NAME` or `client/ID`.
    pub(crate) target: String,
    pub(crate) values: Values,
    pub(crate) patience_s: i64,
    pub(crate) status: Status,
    /// The device has said its last word.
    pub(crate) is_final: bool,
    pub(crate) reason: Option<Reason>,
    /// As the device wrote it, types in upper case.
    pub(crate) result: Map<String, Json>,
    pub(crate) created_ms: i64,
    pub(crate) updated_ms: i64,
    pub(crate) completed_ms: Option<i64>,
}

/// Why it stands where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reason {
    pub(crate) reason_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason_description: Option<String>,
}

/// What a device says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Report {
    pub(crate) status: Status,
    pub(crate) reason: Option<Reason>,
    pub(crate) result: Option<Map<String, Json>>,
}

/// The way does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum No {
    /// The device has said its last word before.
    Over,
    /// From here it does not go there.
    Transition,
}

impl Status {
    const WORDS: [(Status, &str); 6] = [
        (Status::Created, "CREATED"),
        (Status::InProgress, "IN_PROGRESS"),
        (Status::Succeeded, "SUCCEEDED"),
        (Status::Failed, "FAILED"),
        (Status::Rejected, "REJECTED"),
        (Status::TimedOut, "TIMED_OUT"),
    ];

    pub(crate) fn word(self) -> &'static str {
        Status::WORDS.iter().find(|(status, _)| *status == self).map_or("", |(_, word)| word)
    }

    pub(crate) fn of(word: &str) -> Option<Status> {
        Status::WORDS.iter().find(|(_, known)| *known == word).map(|(status, _)| *status)
    }
}

impl Execution {
    /// A new one, under an identifier that nobody had before.
    pub(crate) fn new(
        command: &str,
        target: &str,
        values: Values,
        patience_s: i64,
        now_ms: i64,
    ) -> Execution {
        Execution {
            id: crate::random::uuid(),
            command: command.into(),
            target: target.into(),
            values,
            patience_s,
            status: Status::Created,
            is_final: false,
            reason: None,
            result: Map::new(),
            created_ms: now_ms,
            updated_ms: now_ms,
            completed_ms: None,
        }
    }

    /// The execution after a device's report. A reason is about one report; a result stays until there is another one.
    ///
    /// # Errors
    /// [`No`] if the state does not allow it.
    pub(crate) fn after(&self, report: Report, now_ms: i64) -> Result<Execution, No> {
        let goes_on = report.status == Status::InProgress;
        match (self.status, self.is_final) {
            (Status::TimedOut, true) => return Err(No::Transition),
            (_, true) => return Err(if goes_on { No::Transition } else { No::Over }),
            (Status::TimedOut, false) if goes_on => return Err(No::Transition),
            _ if report.status == Status::Created => return Err(No::Transition),
            _ => {}
        }
        let mut next = self.clone();
        next.status = report.status;
        next.is_final = !goes_on;
        next.reason = report.reason;
        if let Some(result) = report.result {
            next.result = result;
        }
        next.updated_ms = now_ms;
        next.completed_ms = next.is_final.then_some(now_ms);
        Ok(next)
    }

    /// The execution whose patience is over. It is not final: the device may still have its say.
    pub(crate) fn timed_out(&self, now_ms: i64) -> Execution {
        Execution {
            status: Status::TimedOut,
            reason: Some(Reason { reason_code: SILENCE.into(), reason_description: None }),
            updated_ms: now_ms,
            ..self.clone()
        }
    }

    /// When the patience ends; never, if nobody waits any more.
    pub(crate) fn deadline_ms(&self) -> Option<i64> {
        let waits = matches!(self.status, Status::Created | Status::InProgress);
        waits.then_some(self.created_ms + self.patience_s * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_state(status: Status, is_final: bool) -> Execution {
        Execution { status, is_final, ..Execution::new("c", "thing/t", Values::new(), 10, 1_000) }
    }

    fn report(status: Status) -> Report {
        Report { status, reason: None, result: None }
    }

    /// Every state against every report: which pairs are allowed, and why the others are not.
    #[test]
    fn all_states_and_all_reports_are_the_documented_table() {
        use Status::*;
        let ends = [Succeeded, Failed, Rejected, TimedOut];
        let table = [
            (Created, false, [Ok(()), Ok(())]),
            (InProgress, false, [Ok(()), Ok(())]),
            (TimedOut, false, [Err(No::Transition), Ok(())]),
            (TimedOut, true, [Err(No::Transition), Err(No::Transition)]),
            (Succeeded, true, [Err(No::Transition), Err(No::Over)]),
            (Failed, true, [Err(No::Transition), Err(No::Over)]),
            (Rejected, true, [Err(No::Transition), Err(No::Over)]),
        ];
        for (from, is_final, [going_on, ending]) in table {
            let state = in_state(from, is_final);
            assert_eq!(state.after(report(InProgress), 2_000).map(drop), going_on, "{from:?}");
            for end in ends {
                let next = state.after(report(end), 2_000);
                assert_eq!(next.clone().map(drop), ending, "{from:?} {end:?}");
                if let Ok(next) = next {
                    assert_eq!((next.status, next.is_final, next.completed_ms), (end, true, Some(2_000)));
                    assert_eq!(next.deadline_ms(), None);
                }
            }
            assert!(state.after(report(Created), 2_000).is_err(), "{from:?}");
        }
    }

    #[test]
    fn the_patience_begins_with_the_execution_and_its_end_is_not_the_last_word() {
        let begun = in_state(Status::Created, false).after(report(Status::InProgress), 6_000).unwrap();
        assert_eq!(begun.deadline_ms(), Some(11_000));
        let late = begun.timed_out(11_000);
        assert_eq!((late.is_final, late.completed_ms, late.deadline_ms()), (false, None, None));
        assert_eq!(late.reason.as_ref().unwrap().reason_code, "$NO_RESPONSE_FROM_DEVICE");
        let done = late.after(report(Status::Succeeded), 20_000).unwrap();
        assert_eq!((done.reason, done.completed_ms), (None, Some(20_000)));
    }

    #[test]
    fn a_result_stays_and_a_reason_goes_with_the_next_report() {
        let reason = Reason { reason_code: "HALF".into(), reason_description: None };
        let result: Map<String, Json> =
            [("a".to_string(), serde_json::json!({"B": true}))].into_iter().collect();
        let first = Report { status: Status::InProgress, reason: Some(reason), result: Some(result.clone()) };
        let one = in_state(Status::Created, false).after(first, 2_000).unwrap();
        let two = one.after(report(Status::Succeeded), 3_000).unwrap();
        assert_eq!((two.reason, two.result), (None, result));
    }
}
