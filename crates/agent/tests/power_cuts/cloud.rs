//! The Jobs service with one job for one thing, as AWS documents it; it survives the board's power cuts.

use std::collections::VecDeque;

use crate::board::{Firmware, World};
use jobs::{Request, Status, Token, Update};

pub const THING: &str = "lamp";
const JOB: &str = "fota-lamp-1";

/// The service. Keeps the job's execution and the answers that are under way.
#[derive(Clone)]
pub struct Cloud {
    document: String,
    pub status: Status,
    pub reason: Option<String>,
    version: u64,
    answers: VecDeque<(String, String)>,
}

impl Cloud {
    /// A service with a job that asks for what is new in this world.
    pub fn new(world: &World) -> Cloud {
        let image = |firmware: &Firmware| {
            let (size, digest) = (firmware.image.len(), firmware.digest);
            format!(r#""size":{size},"sha256":"{digest}","url":"https://objects.example/fw""#)
        };
        let asked = match (&world.new, &world.new_vm) {
            (Some(program), None) => format!(r#""operation":"fota",{}"#, image(program)),
            (None, Some(vm)) => format!(r#""operation":"fota-vm",{}"#, image(vm)),
            (Some(program), Some(vm)) => {
                format!(r#""operation":"fota-pair",{},"vm":{{{}}}"#, image(program), image(vm))
            }
            (None, None) => panic!("a job asks for something"),
        };
        let document = format!(r#"{{{asked},"name":"fota-aws","version":"2"}}"#);
        Cloud { document, status: Status::Queued, reason: None, version: 1, answers: VecDeque::new() }
    }

    /// Takes a request and puts its answer on the way.
    pub fn ask(&mut self, request: &Request<'_>) {
        match request {
            Request::List { token } => self.list(*token),
            Request::Describe { token, .. } => self.describe(*token),
            Request::Update(update) => self.update(update),
        }
    }

    /// The next answer that arrives: topic and payload.
    pub fn answer(&mut self) -> Option<(String, String)> {
        self.answers.pop_front()
    }

    /// The connection is gone, and with it what was under way.
    pub fn disconnect(&mut self) {
        self.answers.clear();
    }

    fn list(&mut self, token: Token) {
        let line = format!(r#"{{"jobId":"{JOB}","versionNumber":{},"executionNumber":1}}"#, self.version);
        let (in_progress, queued) = match self.status {
            Status::InProgress => (line.as_str(), ""),
            Status::Queued => ("", line.as_str()),
            _ => ("", ""),
        };
        let members = format!(r#""inProgressJobs":[{in_progress}],"queuedJobs":[{queued}]"#);
        self.accept("get", token, &members);
    }

    fn describe(&mut self, token: Token) {
        let execution = format!(
            r#""execution":{{"jobId":"{JOB}","status":"{}","versionNumber":{},"executionNumber":1,"jobDocument":{}}}"#,
            self.status.name(),
            self.version,
            self.document
        );
        self.accept(&format!("{JOB}/get"), token, &execution);
    }

    fn update(&mut self, update: &Update<'_>) {
        let topic = format!("{JOB}/update");
        if self.status.is_final() {
            return self.answer_on(
                &format!("{topic}/rejected"),
                update.token,
                r#""code":"InvalidStateTransition""#,
            );
        }
        if update.expected_version.is_some_and(|version| version != self.version) {
            return self.answer_on(&format!("{topic}/rejected"), update.token, r#""code":"VersionMismatch""#);
        }
        self.status = update.status;
        self.reason = update.details.reason.map(str::to_owned);
        self.version += 1;
        let state = format!(r#""executionState":{{"versionNumber":{}}}"#, self.version);
        self.accept(&topic, update.token, &state);
    }

    fn accept(&mut self, topic: &str, token: Token, members: &str) {
        self.answer_on(&format!("{topic}/accepted"), token, members);
    }

    fn answer_on(&mut self, topic: &str, token: Token, members: &str) {
        let payload = format!(r#"{{"clientToken":"{:08x}","timestamp":1,{members}}}"#, token.0);
        self.answers.push_back((format!("$aws/things/{THING}/jobs/{topic}"), payload));
    }
}
