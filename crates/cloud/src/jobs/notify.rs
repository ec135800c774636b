//! Which news a thing gets when its queue of executions changes.
//!
//! The documented walk-through (AWS IoT Developer Guide, "Jobs notifications") comes down to two comparisons: `notify`
//! when the *set* of pending executions has changed, `notify-next` when the *head* of the queue is another one. So the
//! start of the head is silent, and a later execution that overtakes it sends only `notify-next`.

use serde_json::{Value, json};

use super::execution::{Execution, Status};
use super::form;

/// At most so many executions are listed.
const LONGEST_LIST: usize = 10;

/// What to tell a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) thing: String,
    /// On `…/jobs/notify`: the list.
    pub(crate) list: bool,
    /// On `…/jobs/notify-next`: the head.
    pub(crate) next: bool,
}

/// The news between two queues of one thing, each in the order of [`order`].
pub(crate) fn news(thing: &str, before: &[Execution], after: &[Execution]) -> Option<News> {
    let key = |execution: &Execution| (execution.job.clone(), execution.number);
    let set = |queue: &[Execution]| {
        let mut keys: Vec<_> = queue.iter().map(key).collect();
        keys.sort();
        keys
    };
    let list = set(before) != set(after);
    let next = before.first().map(key) != after.first().map(key);
    (list || next).then(|| News { thing: thing.into(), list, next })
}

/// The order of a queue: what is in progress first, then the oldest.
pub(crate) fn order(execution: &Execution) -> (bool, i64) {
    (execution.status != Status::InProgress, execution.queued_ms)
}

/// The payload of `notify`.
pub(crate) fn list(queue: &[Execution], now_s: i64) -> Value {
    let shown = &queue[..queue.len().min(LONGEST_LIST)];
    let mut jobs = serde_json::Map::new();
    for status in [Status::InProgress, Status::Queued] {
        let entries: Vec<Value> =
            shown.iter().filter(|execution| execution.status == status).map(form::summary).collect();
        if !entries.is_empty() {
            jobs.insert(status.name().into(), entries.into());
        }
    }
    json!({"timestamp": now_s, "jobs": jobs})
}

/// The payload of `notify-next`: the head as the device will see it, or no member at all.
pub(crate) fn next(head: Option<Value>, now_s: i64) -> Value {
    let mut payload = json!({"timestamp": now_s});
    if let Some(head) = head {
        payload["execution"] = head;
    }
    payload
}

#[cfg(test)]
mod tests {
    use super::*;

    fn execution(job: &str, status: Status) -> Execution {
        Execution { status, ..Execution::queued("t", job, 1, 1) }
    }

    fn queued(job: &str) -> Execution {
        execution(job, Status::Queued)
    }

    fn begun(job: &str) -> Execution {
        execution(job, Status::InProgress)
    }

    #[test]
    fn the_walk_through_is_two_comparisons() {
        let table = [
            ("first job queued", vec![], vec![queued("a")], true, true),
            ("further job behind it", vec![queued("a")], vec![queued("a"), queued("b")], true, false),
            ("the head starts", vec![queued("a"), queued("b")], vec![begun("a"), queued("b")], false, false),
            (
                "a later one overtakes",
                vec![queued("a"), queued("b")],
                vec![begun("b"), queued("a")],
                false,
                true,
            ),
            ("the head ends", vec![begun("a"), queued("b")], vec![queued("b")], true, true),
            ("the last one ends", vec![begun("a")], vec![], true, true),
            ("one behind the head ends", vec![begun("a"), queued("b")], vec![begun("a")], true, false),
            ("only details change", vec![begun("a")], vec![begun("a")], false, false),
        ];
        for (event, before, after, list, next) in table {
            let told = news("t", &before, &after);
            assert_eq!(told.is_some(), list || next, "{event}");
            if let Some(told) = told {
                assert_eq!((told.list, told.next), (list, next), "{event}");
            }
        }
    }

    #[test]
    fn a_list_shows_ten_and_an_empty_one_is_an_empty_object() {
        let queue: Vec<_> = (0..12).map(|n| queued(&format!("j{n}"))).collect();
        assert_eq!(list(&queue, 5)["jobs"]["QUEUED"].as_array().map(Vec::len), Some(10));
        assert_eq!(list(&[], 5), json!({"timestamp": 5, "jobs": {}}));
        assert_eq!(next(None, 5), json!({"timestamp": 5}));
    }
}
