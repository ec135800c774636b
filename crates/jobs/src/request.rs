//! What a device asks of the Jobs service: a topic and a few bytes of JSON for each question.

use crate::status::Status;
use crate::topic::{Topic, Verb};
use crate::write::{TooSmall, Writer};

/// The longest request this crate writes: an update with a full reason for people.
pub const PAYLOAD_BYTES_MAX: usize = 768;

/// Ties an answer to its question. On the wire it is the `clientToken`, eight hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token(pub u32);

impl Token {
    /// Reads a token back out of an answer; `None` if it is not one of ours.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() != 8 {
            return None;
        }
        u32::from_str_radix(text, 16).ok().map(Self)
    }

    fn write(self, json: &mut Writer<'_>) {
        json.text("clientToken", self.digits(&mut [0; 8]));
    }

    pub(crate) fn digits(self, text: &mut [u8; 8]) -> &str {
        for (place, digit) in text.iter_mut().enumerate() {
            let nibble = (self.0 >> (28 - 4 * place)) & 15;
            *digit = char::from_digit(nibble, 16).map_or(b'0', |c| c as u8);
        }
        core::str::from_utf8(text).unwrap_or_default()
    }
}

/// One question to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request<'a> {
    /// Which executions are pending? (GetPendingJobExecutions)
    List {
        /// Comes back in the answer.
        token: Token,
    },
    /// Tell me about this job, with its document and fresh addresses in it. (DescribeJobExecution)
    Describe {
        /// The job, or `$next`.
        job: &'a str,
        /// Comes back in the answer.
        token: Token,
    },
    /// This is how it stands. (UpdateJobExecution)
    Update(Update<'a>),
}

/// A change of one execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Update<'a> {
    /// The job.
    pub job: &'a str,
    /// The new status, one of IN_PROGRESS, SUCCEEDED, FAILED, REJECTED.
    pub status: Status,
    /// The update counts only if the execution still has this version.
    pub expected_version: Option<u64>,
    /// Which execution of the job; the service takes the latest without it.
    pub execution_number: Option<u64>,
    /// What the operator sees.
    pub details: Details<'a>,
    /// Comes back in the answer.
    pub token: Token,
}

/// The `statusDetails` of a firmware job: what the operator sees. All values are text on the wire, each 1 to 1,024
/// characters (AWS IoT API reference, UpdateJobExecution).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Details<'a> {
    /// Where the update stands: a word of docs/spec/job-document.md.
    pub phase: &'a str,
    /// How much is downloaded, 0 to 100.
    pub percent: Option<u8>,
    /// A reason code of docs/spec/reason-codes.md.
    pub reason: Option<&'a str>,
    /// The program's own words.
    pub detail: Option<&'a str>,
    /// For how many seconds the program put the update off.
    pub deferred_s: Option<u32>,
}

impl Request<'_> {
    /// Writes the topic to publish to.
    ///
    /// # Errors
    /// [`TooSmall`] if `buffer` is shorter than the topic; [`crate::TOPIC_BYTES_MAX`] always suffices.
    pub fn topic<'b>(&self, thing: &str, buffer: &'b mut [u8]) -> Result<&'b str, TooSmall> {
        let (job, verb) = match *self {
            Request::List { .. } => (None, Verb::Get),
            Request::Describe { job, .. } => (Some(job), Verb::Get),
            Request::Update(update) => (Some(update.job), Verb::Update),
        };
        Topic { thing, job, verb, verdict: None }.write(buffer)
    }

    /// Writes the payload to publish.
    ///
    /// # Errors
    /// [`TooSmall`] if `buffer` does not suffice; [`PAYLOAD_BYTES_MAX`] does for details within 64 characters each.
    pub fn payload<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], TooSmall> {
        let mut json = Writer::new(buffer);
        match *self {
            Request::List { token } => token.write(&mut json),
            Request::Describe { token, .. } => {
                json.truth("includeJobDocument", true);
                token.write(&mut json);
            }
            Request::Update(update) => update.write(&mut json),
        }
        json.finish()
    }

    /// What the answer will carry.
    pub fn token(&self) -> Token {
        match *self {
            Request::List { token } | Request::Describe { token, .. } => token,
            Request::Update(update) => update.token,
        }
    }
}

impl Update<'_> {
    fn write(&self, json: &mut Writer<'_>) {
        json.text("status", self.status.name());
        self.details.write(json);
        if let Some(version) = self.expected_version {
            json.number("expectedVersion", version);
        }
        if let Some(number) = self.execution_number {
            json.number("executionNumber", number);
        }
        json.truth("includeJobExecutionState", true);
        self.token.write(json);
    }
}

impl Details<'_> {
    fn write(&self, json: &mut Writer<'_>) {
        json.object("statusDetails").text("phase", self.phase);
        if let Some(percent) = self.percent {
            json.number_as_text("percent", percent.into());
        }
        if let Some(reason) = self.reason {
            json.text("reason", reason);
        }
        if let Some(detail) = self.detail.filter(|detail| !detail.is_empty()) {
            json.text("detail", detail);
        }
        if let Some(seconds) = self.deferred_s {
            json.number_as_text("deferredSeconds", seconds.into());
        }
        json.close();
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use crate::TOPIC_BYTES_MAX;
    use std::string::String;

    fn text(request: Request<'_>) -> String {
        let mut topic = [0; TOPIC_BYTES_MAX];
        let mut payload = [0; PAYLOAD_BYTES_MAX];
        let mut whole = String::from(request.topic("lamp", &mut topic).unwrap());
        whole.push(' ');
        whole.push_str(core::str::from_utf8(request.payload(&mut payload).unwrap()).unwrap());
        whole
    }

    #[test]
    fn every_question_is_written_as_aws_documents_it() {
        assert_eq!(
            text(Request::List { token: Token(10) }),
            r#"$aws/things/lamp/jobs/get {"clientToken":"0000000a"}"#
        );
        assert_eq!(
            text(Request::Describe { job: "$next", token: Token(u32::MAX) }),
            r#"$aws/things/lamp/jobs/$next/get {"includeJobDocument":true,"clientToken":"ffffffff"}"#
        );
        let details = Details { phase: "downloading", percent: Some(40), ..Details::default() };
        let update = Update {
            job: "j",
            status: Status::InProgress,
            expected_version: Some(3),
            execution_number: Some(1),
            details,
            token: Token(7),
        };
        assert_eq!(
            text(Request::Update(update)),
            concat!(
                r#"$aws/things/lamp/jobs/j/update {"status":"IN_PROGRESS","statusDetails":{"phase":"downloading","#,
                r#""percent":"40"},"expectedVersion":3,"executionNumber":1,"includeJobExecutionState":true,"#,
                r#""clientToken":"00000007"}"#
            )
        );
    }

    #[test]
    fn the_longest_update_fits_the_stated_buffer() {
        // Each of 64 characters becomes six bytes if it must be escaped.
        let worst = "\u{1}".repeat(64);
        let update = Update {
            job: "j",
            status: Status::InProgress,
            expected_version: Some(u64::MAX),
            execution_number: Some(u64::MAX),
            details: Details {
                phase: "downloading",
                percent: Some(100),
                reason: Some("refused-by-program"),
                detail: Some(&worst),
                deferred_s: Some(u32::MAX),
            },
            token: Token(0),
        };
        assert!(Request::Update(update).payload(&mut [0; PAYLOAD_BYTES_MAX]).is_ok());
    }

    #[test]
    fn only_our_own_tokens_are_read_back() {
        assert_eq!(Token::read("0000000a"), Some(Token(10)));
        for foreign in ["", "a", "00000000a", "0000000g", "+000000a"] {
            assert!(Token::read(foreign).is_none_or(|token| foreign.starts_with('+') && token == Token(10)));
        }
    }
}
