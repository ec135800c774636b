//! What the Jobs service tells a device: answers to its questions, and news.

use crate::json::{Items, Value};
use crate::request::Token;
use crate::status::{RejectedCode, Status};
use crate::topic::{Topic, Verb, Verdict};

/// One message of the service, read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message<'a> {
    /// The answer to a list: what is pending.
    Pending {
        /// The token of the question.
        token: Option<Token>,
        /// The executions, those in progress first.
        jobs: Summaries<'a>,
    },
    /// The answer to a describe or start-next.
    Described {
        /// The token of the question.
        token: Option<Token>,
        /// The execution; `None` if nothing is pending.
        execution: Option<Execution<'a>>,
    },
    /// An update was accepted.
    Updated {
        /// The token of the question.
        token: Option<Token>,
        /// The job that was updated.
        job: &'a str,
        /// The execution's version after the update, if the service told it.
        version: Option<u64>,
    },
    /// A request was refused.
    Rejected {
        /// The token of the question.
        token: Option<Token>,
        /// What had been asked.
        question: Question,
        /// The job it was about.
        job: Option<&'a str>,
        /// Why it was refused.
        code: RejectedCode,
    },
    /// News: the list of pending executions changed.
    Notify {
        /// The executions, those in progress first.
        jobs: Summaries<'a>,
    },
    /// News: another execution is next in line, or none.
    NotifyNext {
        /// The execution; `None` if nothing is pending.
        execution: Option<Execution<'a>>,
    },
    /// A message on one of our topics that cannot be read: not JSON, too deep, too long for the device, or without
    /// what the API promises. It carries no token, because that could not be read either.
    Unreadable {
        /// What had been asked; `None` for news.
        question: Option<Question>,
        /// The job it is about, as the topic says.
        job: Option<&'a str>,
    },
}

/// The kinds of questions, for answers that name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Question {
    /// Which executions are pending?
    List,
    /// What does this execution say?
    Describe,
    /// Change this execution.
    Update,
}

/// Reads the message that arrived on `topic`; `None` if that is not a topic of the jobs of `thing`.
pub fn read<'a>(thing: &str, topic: &'a str, payload: &'a [u8]) -> Option<Message<'a>> {
    let topic = Topic::read(topic).filter(|topic| topic.thing == thing)?;
    let unreadable = unreadable(topic)?;
    let understood = Value::read(payload).ok().filter(|root| root.is_object());
    Some(understood.and_then(|root| understand(topic, root)).unwrap_or(unreadable))
}

/// The message that arrived on `topic`, but longer than the device can hold; `None` if that is not a topic of the
/// jobs of `thing`.
pub fn too_large<'a>(thing: &str, topic: &'a str) -> Option<Message<'a>> {
    unreadable(Topic::read(topic).filter(|topic| topic.thing == thing)?)
}

fn unreadable(topic: Topic<'_>) -> Option<Message<'_>> {
    let question = match (topic.verb, topic.verdict) {
        (Verb::Notify | Verb::NotifyNext, None) => None,
        (_, None) => return None,
        _ => Some(question(topic)),
    };
    Some(Message::Unreadable { question, job: topic.job })
}

fn question(topic: Topic<'_>) -> Question {
    match topic.verb {
        Verb::Update => Question::Update,
        Verb::Get if topic.job.is_none() => Question::List,
        _ => Question::Describe,
    }
}

fn understand<'a>(topic: Topic<'a>, root: Value<'a>) -> Option<Message<'a>> {
    let token = plain(root, "clientToken").and_then(Token::read);
    Some(match (topic.verb, topic.verdict) {
        (_, Some(Verdict::Rejected)) => Message::Rejected {
            token,
            question: question(topic),
            job: topic.job,
            code: RejectedCode::from_name(plain(root, "code")?),
        },
        (Verb::Notify, _) => {
            Message::Notify { jobs: Summaries::of(root.member("jobs")?, "IN_PROGRESS", "QUEUED") }
        }
        (Verb::NotifyNext, _) => Message::NotifyNext { execution: Execution::of(root)? },
        (Verb::Get, _) if topic.job.is_none() => {
            Message::Pending { token, jobs: Summaries::of(root, "inProgressJobs", "queuedJobs") }
        }
        (Verb::Get | Verb::StartNext, _) => Message::Described { token, execution: Execution::of(root)? },
        (Verb::Update, _) => {
            let state = root.member("executionState");
            let version = state.and_then(|state| state.member("versionNumber")?.number());
            Message::Updated { token, job: topic.job?, version }
        }
    })
}

/// One execution with its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Execution<'a> {
    /// The job.
    pub job: &'a str,
    /// Where it stands.
    pub status: Status,
    /// Rises with each change; the `expectedVersion` of the next update.
    pub version: u64,
    /// Which execution of the job this is; a retry has the next number.
    pub number: u64,
    /// What is to be done. On MQTT an object, over HTTPS the same as text.
    pub document: Option<Value<'a>>,
}

impl<'a> Execution<'a> {
    /// The `execution` of an answer: `Some(None)` if it is absent or empty, `None` if it cannot be read.
    fn of(root: Value<'a>) -> Option<Option<Self>> {
        let Some(value) = root.member("execution").filter(|value| value.members().next().is_some()) else {
            return Some(None);
        };
        let summary = Summary::of(value)?;
        let status = Status::from_name(plain(value, "status")?)?;
        let Summary { job, version, number } = summary;
        Some(Some(Execution { job, status, version, number, document: value.member("jobDocument") }))
    }
}

/// One line of a list of pending executions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary<'a> {
    /// The job.
    pub job: &'a str,
    /// Rises with each change.
    pub version: u64,
    /// Which execution of the job this is.
    pub number: u64,
}

impl<'a> Summary<'a> {
    fn of(value: Value<'a>) -> Option<Self> {
        let job = plain(value, "jobId")?;
        let count = |name| value.member(name).and_then(Value::number).unwrap_or(1);
        Some(Summary { job, version: count("versionNumber"), number: count("executionNumber") })
    }
}

/// The pending executions of a thing: those in progress, then those queued, each oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summaries<'a> {
    in_progress: Option<Value<'a>>,
    queued: Option<Value<'a>>,
}

impl<'a> Summaries<'a> {
    fn of(lists: Value<'a>, in_progress: &str, queued: &str) -> Self {
        Self { in_progress: lists.member(in_progress), queued: lists.member(queued) }
    }

    /// Every execution, those in progress first. A line that cannot be read is passed over.
    pub fn iter(&self) -> impl Iterator<Item = Summary<'a>> + use<'a> {
        items(self.in_progress).chain(items(self.queued))
    }

    /// Whether `job` is among them.
    pub fn has(&self, job: &str) -> bool {
        self.iter().any(|summary| summary.job == job)
    }
}

fn items<'a>(list: Option<Value<'a>>) -> impl Iterator<Item = Summary<'a>> + use<'a> {
    list.map(Value::items).into_iter().flat_map(|items: Items<'a>| items.filter_map(Summary::of))
}

fn plain<'a>(value: Value<'a>, name: &str) -> Option<&'a str> {
    value.member(name)?.text()?.plain()
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::{format, string::String, vec::Vec};

    fn hear<'a>(topic: &'a str, payload: &'a str) -> Option<Message<'a>> {
        read("lamp", topic, payload.as_bytes())
    }

    const GET: &str = "$aws/things/lamp/jobs/get/accepted";
    const UP: &str = "$aws/things/lamp/jobs/up/get/accepted";

    #[test]
    fn a_list_tells_those_in_progress_first() {
        let payload = r#"{"clientToken":"0000000a","timestamp":1489096425,
            "queuedJobs":[{"jobId":"q","queuedAt":1,"versionNumber":"3","executionNumber":"2"},{"jobId":7},{}],
            "inProgressJobs":[{"jobId":"p","startedAt":1,"lastUpdatedAt":1}]}"#;
        let Some(Message::Pending { token, jobs }) = hear(GET, payload) else { panic!() };
        assert_eq!(token, Some(Token(10)));
        let lines: Vec<_> = jobs.iter().map(|line| (line.job, line.version, line.number)).collect();
        assert_eq!(lines, [("p", 1, 1), ("q", 3, 2)], "a line that cannot be read is passed over");
        assert!(jobs.has("q") && !jobs.has("x"));
        let Some(Message::Pending { token: None, jobs }) = hear(GET, "{}") else { panic!() };
        assert_eq!(jobs.iter().count(), 0);
    }

    #[test]
    fn an_execution_is_told_with_its_document() {
        let payload = r#"{"timestamp":1,"execution":{"jobId":"up","thingName":"lamp","status":"IN_PROGRESS",
            "statusDetails":{"phase":"trial"},"versionNumber":4,"executionNumber":2,"jobDocument":{"a":1}}}"#;
        let Some(Message::Described { token: None, execution: Some(execution) }) = hear(UP, payload) else {
            panic!()
        };
        assert_eq!((execution.job, execution.status), ("up", Status::InProgress));
        assert_eq!((execution.version, execution.number), (4, 2));
        assert_eq!(execution.document.map(Value::as_str), Some(r#"{"a":1}"#));
        for nothing in [r#"{"timestamp":1}"#, r#"{"execution":{}}"#, r#"{"execution":null}"#] {
            assert_eq!(hear(UP, nothing), Some(Message::Described { token: None, execution: None }));
        }
    }

    #[test]
    fn answers_to_updates_tell_the_version_or_the_reason() {
        let topic = "$aws/things/lamp/jobs/up/update/accepted";
        let payload =
            r#"{"clientToken":"00000001","executionState":{"status":"IN_PROGRESS","versionNumber":5}}"#;
        let updated = Message::Updated { token: Some(Token(1)), job: "up", version: Some(5) };
        assert_eq!(hear(topic, payload), Some(updated));
        let topic = "$aws/things/lamp/jobs/up/update/rejected";
        let payload = r#"{"code":"VersionMismatch","message":"x","clientToken":"not ours"}"#;
        let rejected = Message::Rejected {
            token: None,
            question: Question::Update,
            job: Some("up"),
            code: RejectedCode::VersionMismatch,
        };
        assert_eq!(hear(topic, payload), Some(rejected));
    }

    #[test]
    fn news_are_told_with_what_they_know() {
        let topic = "$aws/things/lamp/jobs/notify";
        let payload = r#"{"timestamp":1,"jobs":{"QUEUED":[{"jobId":"q"}],"IN_PROGRESS":[{"jobId":"p"}]}}"#;
        let Some(Message::Notify { jobs }) = hear(topic, payload) else { panic!() };
        assert_eq!(jobs.iter().map(|line| line.job).collect::<Vec<_>>(), ["p", "q"]);
        assert!(matches!(hear(topic, r#"{"jobs":{}}"#), Some(Message::Notify { .. })));
        let topic = "$aws/things/lamp/jobs/notify-next";
        assert_eq!(hear(topic, r#"{"timestamp":1}"#), Some(Message::NotifyNext { execution: None }));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_topic() {
        let deep = "[".repeat(40) + &"]".repeat(40);
        let deep = format!(r#"{{"execution":{{"jobId":"up","status":"QUEUED","jobDocument":{deep}}}}}"#);
        let cut = r#"{"execution":{"jobId":"up""#;
        let odd = r#"{"execution":{"jobId":"up","status":"WHATEVER"}}"#;
        let unreadable = Message::Unreadable { question: Some(Question::Describe), job: Some("up") };
        for payload in [deep.as_str(), cut, odd, "", "[]", "7", "\u{feff}{}"] {
            assert_eq!(hear(UP, payload), Some(unreadable), "{payload}");
        }
        assert_eq!(too_large("lamp", UP), Some(unreadable));
        let notify = "$aws/things/lamp/jobs/notify";
        assert_eq!(hear(notify, "{}"), Some(Message::Unreadable { question: None, job: None }));
    }

    #[test]
    fn other_topics_are_not_ours() {
        for topic in ["$aws/things/other/jobs/get/accepted", "$aws/things/lamp/jobs/get", "dev/sample", ""] {
            assert_eq!(hear(topic, "{}"), None, "{topic}");
            assert_eq!(too_large("lamp", topic), None, "{topic}");
        }
    }

    /// Good messages with some bytes changed: an answer each time, never a panic, and the job of the topic is kept.
    #[test]
    fn any_bytes_get_an_answer() {
        let good = br#"{"clientToken":"0000000a","execution":{"jobId":"up","status":"QUEUED","versionNumber":1,
            "executionNumber":1,"jobDocument":{"operation":"fota","size":3,"url":"https://h/\u0026","sha256":"00"}}}"#;
        let mut random = 0x2545_f491_u32;
        let mut next = || {
            random ^= random << 13;
            random ^= random >> 17;
            random ^= random << 5;
            random as usize
        };
        let (mut understood, mut unreadable) = (0, 0);
        for _ in 0..100_000 {
            let mut bytes = good.to_vec();
            for _ in 0..next() % 3 {
                let place = next() % bytes.len();
                bytes[place] = b"{}[]\",:\\u0e1 \xff"[next() % 14];
            }
            match read("lamp", UP, &bytes) {
                Some(Message::Described { execution, .. }) => {
                    understood += 1;
                    let document = execution.and_then(|execution| execution.document);
                    let _: Option<Result<_, _>> = document.map(crate::Document::read);
                    let _: Option<String> = document.map(|document| document.as_str().into());
                }
                Some(Message::Unreadable { job: Some("up"), .. }) => unreadable += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(understood + unreadable, 100_000);
        assert!(understood > 30_000 && unreadable > 10_000, "{understood} {unreadable}");
    }
}
