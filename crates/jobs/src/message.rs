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
