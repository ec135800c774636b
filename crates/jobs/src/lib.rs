//! The AWS IoT Jobs contract: topics, questions, answers, statuses and the firmware job document; and that of the streams in
//! which its images may come.
//! Every message is read in place from the bytes that MQTT delivered, and written into a buffer that the caller owns.
//!
//! ```
//! use jobs::{Document, Message, Request, Token};
//!
//! // A device asks for one job ...
//! let question = Request::Describe { job: "fota-7", token: Token(1) };
//! let mut topic = [0; jobs::TOPIC_BYTES_MAX];
//! assert_eq!(question.topic("lamp", &mut topic).unwrap(), "$aws/things/lamp/jobs/fota-7/get");
//!
//! // ... and reads the answer.
//! let answer = br#"{"clientToken":"00000001","timestamp":1,"execution":{"jobId":"fota-7","status":"QUEUED",
//!     "versionNumber":1,"executionNumber":1,"jobDocument":{"operation":"fota","size":3,"version":"2",
//!     "sha256":"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
//!     "url":"https://objects.example/fw"}}}"#;
//! let heard = jobs::read("lamp", "$aws/things/lamp/jobs/fota-7/get/accepted", answer);
//! let Some(Message::Described { execution: Some(execution), .. }) = heard else { panic!() };
//! let document = Document::read(execution.document.unwrap()).unwrap();
//! assert_eq!((document.program.unwrap().size, document.version.as_str()), (3, "2"));
//! ```
//!
//! The promise: any bytes are either understood or named [`Message::Unreadable`]; none panic, recurse or loop. A
//! message about one job that cannot be read still names that job, because its topic does; so a poisoned document can
//! be refused instead of being asked for again for ever.
//!
//! Sources: AWS IoT developer guide, "Jobs device MQTT API", "Jobs notifications", "Job limits" and
//! "MQTT-based file delivery"; RFC 8259 for JSON, RFC 8949 for CBOR.
#![no_std]
#![forbid(unsafe_code)]

mod document;
mod json;
mod message;
mod request;
mod status;
mod stream;
mod text;
mod topic;
mod write;

pub use document::{Document, DocumentError, Packed, Part, URL_BYTES_MAX, Url, Wanted};
pub use json::{DEPTH_MAX, Items, Malformed, Members, Quoted, Value};
pub use message::{Execution, Message, Question, Summaries, Summary, read, too_large};
pub use request::{Details, PAYLOAD_BYTES_MAX, Request, Token, Update};
pub use status::{RejectedCode, Status};
pub use stream::{
    STREAM_BYTES_MAX, STREAM_FILTERS, STREAM_PAYLOAD_BYTES_MAX, StreamAnswer, StreamFile, StreamQuestion,
    is_stream_topic, stream_filter,
};
pub use text::{JOB_ID_BYTES_MAX, JobId, THING_BYTES_MAX, Text};
pub use topic::{FILTERS, TOPIC_BYTES_MAX, Topic, Verb, Verdict, filter};
pub use write::{TooSmall, Writer};
