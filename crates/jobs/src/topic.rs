//! The reserved topics of one thing's jobs: `$aws/things/THING/jobs/…`, written and read.
//! Source: AWS IoT developer guide, "Reserved topics", section "Job topics".

use crate::text::{JOB_ID_BYTES_MAX, THING_BYTES_MAX};
use crate::write::TooSmall;

/// Longest topic that AWS IoT Core accepts, in bytes; every topic of this API fits.
pub const TOPIC_BYTES_MAX: usize = 256;
const _: () = assert!(
    PREFIX.len() + THING_BYTES_MAX + JOBS.len() + JOB_ID_BYTES_MAX + "/update/accepted".len()
        <= TOPIC_BYTES_MAX
);

pub(crate) const PREFIX: &str = "$aws/things/";
const JOBS: &str = "/jobs/";

/// What a device subscribes to, behind `$aws/things/THING/jobs/`. AWS sends answers to the asker even without these
/// subscriptions, other brokers do not; five filters fit into one SUBSCRIBE, which AWS limits to eight.
pub const FILTERS: [&str; 5] = ["notify", "notify-next", "get/+", "+/get/+", "+/update/+"];

/// What is asked or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `get` without a job lists what is pending, with a job (or `$next`) it describes one execution.
    Get,
    /// `start-next`: begin the next pending execution.
    StartNext,
    /// `update`: change one execution.
    Update,
    /// `notify`: the list of pending executions changed.
    Notify,
    /// `notify-next`: the next execution in line changed.
    NotifyNext,
}

/// How the service answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// `accepted`.
    Accepted,
    /// `rejected`.
    Rejected,
}

/// One topic, taken apart. Device and cloud read the same topics, one those with a verdict, the other those without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Topic<'a> {
    /// The thing whose jobs are meant.
    pub thing: &'a str,
    /// The job, or `$next`.
    pub job: Option<&'a str>,
    /// What is asked or told.
    pub verb: Verb,
    /// The service's answer; `None` in a question or a notification.
    pub verdict: Option<Verdict>,
}

impl<'a> Topic<'a> {
    /// Takes `topic` apart; `None` if it is no topic of the Jobs API.
    pub fn read(topic: &'a str) -> Option<Self> {
        let (thing, path) = topic.strip_prefix(PREFIX)?.split_once('/')?;
        let mut parts = path.strip_prefix("jobs/")?.split('/');
        let known = |part| Self::verb(part);
        let first = parts.next()?;
        let (job, verb, last) = match (known(first), parts.next()) {
            (Some(verb @ (Verb::Notify | Verb::NotifyNext)), None) => (None, verb, None),
            (Some(verb @ (Verb::Get | Verb::StartNext)), None) => (None, verb, None),
            (Some(verb @ (Verb::Get | Verb::StartNext)), Some("accepted" | "rejected")) => {
                (None, verb, path.rsplit('/').next())
            }
            (_, Some(second)) => match known(second)? {
                verb @ (Verb::Get | Verb::Update) => (Some(first), verb, parts.next()),
                _ => return None,
            },
            _ => return None,
        };
        let verdict = match last {
            None => None,
            Some("accepted") => Some(Verdict::Accepted),
            Some("rejected") => Some(Verdict::Rejected),
            Some(_) => return None,
        };
        let whole = !thing.is_empty() && job != Some("") && parts.next().is_none();
        whole.then_some(Topic { thing, job, verb, verdict })
    }

    fn verb(part: &str) -> Option<Verb> {
        Some(match part {
            "get" => Verb::Get,
            "start-next" => Verb::StartNext,
            "update" => Verb::Update,
            "notify" => Verb::Notify,
            "notify-next" => Verb::NotifyNext,
            _ => return None,
        })
    }

    /// Writes the topic.
    ///
    /// # Errors
    /// [`TooSmall`] if `buffer` is shorter than the topic; [`TOPIC_BYTES_MAX`] always suffices for names within limits.
    pub fn write<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, TooSmall> {
        let verb = match self.verb {
            Verb::Get => "get",
            Verb::StartNext => "start-next",
            Verb::Update => "update",
            Verb::Notify => "notify",
            Verb::NotifyNext => "notify-next",
        };
        let (job, slash) = self.job.map_or(("", ""), |job| (job, "/"));
        let verdict = match self.verdict {
            None => "",
            Some(Verdict::Accepted) => "/accepted",
            Some(Verdict::Rejected) => "/rejected",
        };
        join(buffer, &[PREFIX, self.thing, JOBS, job, slash, verb, verdict])
    }
}

/// The subscription filter `which` (an entry of [`FILTERS`]) of `thing`.
///
/// # Errors
/// [`TooSmall`] if `buffer` is shorter than the filter; [`TOPIC_BYTES_MAX`] always suffices.
pub fn filter<'b>(thing: &str, which: &str, buffer: &'b mut [u8]) -> Result<&'b str, TooSmall> {
    join(buffer, &[PREFIX, thing, JOBS, which])
}

pub(crate) fn join<'b>(buffer: &'b mut [u8], parts: &[&str]) -> Result<&'b str, TooSmall> {
    let mut len = 0;
    for part in parts {
        let end = len + part.len();
        buffer.get_mut(len..end).ok_or(TooSmall)?.copy_from_slice(part.as_bytes());
        len = end;
    }
    core::str::from_utf8(buffer.get(..len).ok_or(TooSmall)?).map_err(|_| TooSmall)
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use std::{string::String, vec::Vec};

    fn all() -> Vec<(&'static str, Topic<'static>)> {
        use Verb::*;
        use Verdict::*;
        let topic = |job, verb, verdict| Topic { thing: "lamp", job, verb, verdict };
        std::vec![
            ("get", topic(None, Get, None)),
            ("get/accepted", topic(None, Get, Some(Accepted))),
            ("get/rejected", topic(None, Get, Some(Rejected))),
            ("start-next", topic(None, StartNext, None)),
            ("start-next/accepted", topic(None, StartNext, Some(Accepted))),
            ("$next/get", topic(Some("$next"), Get, None)),
            ("$next/get/accepted", topic(Some("$next"), Get, Some(Accepted))),
            ("j-1/get/rejected", topic(Some("j-1"), Get, Some(Rejected))),
            ("j-1/update", topic(Some("j-1"), Update, None)),
            ("j-1/update/accepted", topic(Some("j-1"), Update, Some(Accepted))),
            // Job ids may be any of the API's own words.
            ("get/get", topic(Some("get"), Get, None)),
            ("get/update/accepted", topic(Some("get"), Update, Some(Accepted))),
            ("notify/get/accepted", topic(Some("notify"), Get, Some(Accepted))),
            ("notify", topic(None, Notify, None)),
            ("notify-next", topic(None, NotifyNext, None)),
        ]
    }

    #[test]
    fn every_topic_is_read_as_it_was_written() {
        for (end, topic) in all() {
            let text = String::from("$aws/things/lamp/jobs/") + end;
            assert_eq!(Topic::read(&text), Some(topic), "{text}");
            assert_eq!(topic.write(&mut [0; TOPIC_BYTES_MAX]), Ok(text.as_str()));
        }
    }

    #[test]
    fn anything_else_is_no_jobs_topic() {
        for end in [
            "",
            "get/",
            "get/accepted/",
            "/get",
            "j/get/accepted/x",
            "update",
            "j/update/x",
            "j/notify",
            "notify/accepted",
            "start-next/x",
            "j",
        ] {
            let text = String::from("$aws/things/lamp/jobs/") + end;
            assert_eq!(Topic::read(&text), None, "{text}");
        }
        for text in ["", "$aws/things/", "$aws/things//jobs/get", "$aws/things/lamp/shadow/get", "dev/sample"]
        {
            assert_eq!(Topic::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_topic_that_does_not_fit_is_an_error() {
        let topic = Topic { thing: "lamp", job: None, verb: Verb::Get, verdict: None };
        let len = "$aws/things/lamp/jobs/get".len();
        assert_eq!(topic.write(&mut std::vec![0; len - 1]), Err(TooSmall));
        assert!(topic.write(&mut std::vec![0; len]).is_ok());
    }
}
