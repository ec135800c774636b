//! A conversation as text: pairs of what happens and what the agent decides.
//!
//! Firmware is a number: its digest is that number 32 times. Firmware 1 runs, the size of all images is 96 KiB.

use std::borrow::ToOwned;
use std::format;
use std::string::String;

use image::{Digest, Refusal};
use jobs::{Request, Status};
use slots::{Fall, Outcome, Slot};

use crate::{Agent, Boot, FetchError, Input, Output, Part, Say, Staging, Verdict, VmBoot};

/// An agent, and what it last decided.
pub(super) struct Script {
    agent: Agent,
    now_ms: u64,
    until_ms: u64,
    token: u32,
    decision: String,
    journal: std::vec::Vec<u8>,
}

impl Script {
    /// An agent that was not started.
    pub(super) fn new() -> Self {
        let (decision, journal) = Default::default();
        Self { agent: Agent::new(), now_ms: 0, until_ms: 0, token: 0, decision, journal }
    }

    /// Plays the lines; each must be answered by the decision beside it.
    #[track_caller]
    pub(super) fn play(&mut self, lines: &[(&str, &str)]) -> &mut Self {
        for (line, (happens, decides)) in lines.iter().enumerate() {
            self.happens(happens);
            assert_eq!(self.decision, *decides, "line {line}, after {happens:?}");
        }
        self
    }

    /// How long the agent wants to wait.
    pub(super) fn wait_ms(&self) -> u64 {
        self.until_ms - self.now_ms
    }

    /// One thing happens.
    pub(super) fn happens(&mut self, what: &str) {
        let (word, rest) = what.split_once(' ').unwrap_or((what, ""));
        let number = |text: &str| text.parse::<u32>().unwrap_or_else(|_| panic!("a number in {what:?}"));
        self.now_ms = if word == "tick" { self.until_ms } else { self.now_ms + 600 };
        match word {
            "boot" => self.boot(rest),
            "connected" => self.step(Input::Connected),
            "disconnected" => self.step(Input::Disconnected),
            "tick" | "early-tick" => self.step(Input::Tick),
            "done" => self.step(Input::Done),
            "failed" => self.step(Input::Failed),
            "healthy" => self.step(Input::ProgramHealthy),
            "opened" => {
                let (from, total) = rest.split_once(' ').unwrap_or((rest, ""));
                let total = (!total.is_empty()).then(|| number(total));
                self.step(Input::Opened { from: number(from), total });
            }
            "chunk" => self.step(Input::Chunk { len: number(rest) }),
            "ended" => self.step(Input::Ended),
            "broken" => self.step(Input::FetchFailed(FetchError::Network)),
            "untrusted" => self.step(Input::FetchFailed(FetchError::Untrusted)),
            "http" => self.step(Input::FetchFailed(FetchError::Status(number(rest) as u16))),
            "whole" => self.step(Input::Verified(Verdict::Whole)),
            "other-digest" => self.step(Input::Verified(Verdict::OtherDigest)),
            "unfit" => {
                let refusal = Refusal::ALL.into_iter().find(|refusal| refusal.code() == rest).unwrap();
                self.step(Input::Verified(Verdict::Refused(refusal)));
            }
            "accept" => self.step(Input::ProgramSays(Say::Accept)),
            "refuse" => self.step(Input::ProgramSays(Say::Refuse { why: rest })),
            "defer" => self.step(Input::ProgramSays(Say::Defer { seconds: number(rest) })),
            _ => self.hear(word, rest),
        }
    }

    /// `RUNNING [vm=N] [trial] [crashed|hung|…] [vm-crashed|…] [journal]`
    fn boot(&mut self, rest: &str) {
        let has = |word: &str| rest.split(' ').any(|other| other == word);
        let falls = [
            ("crashed", Fall::Crashed),
            ("hung", Fall::Hung),
            ("power", Fall::PowerCuts),
            ("reset", Fall::Reset),
            ("damaged", Fall::NotWhole),
            ("refused", Fall::Refused),
        ];
        let outcome = |before: &str| {
            let fell = falls.into_iter().find(|(word, _)| has(&format!("{before}{word}")));
            fell.map(|(_, why)| Outcome::FellBack { slot: Slot::One, why })
        };
        let vm = rest.split(' ').find_map(|word| word.strip_prefix("vm=")?.parse().ok());
        let running = rest.split(' ').next().and_then(|text| text.parse().ok());
        let journal = if has("journal") { self.journal.clone() } else { Default::default() };
        self.agent = Agent::new();
        self.step(Input::Started(Boot {
            running: running.map(|running| Digest([running; 32])),
            spare: Slot::One,
            spare_bytes: 512 * 1024,
            on_trial: has("trial"),
            outcome: outcome(""),
            vm: vm.map(|vm| VmBoot {
                running: Digest([vm; 32]),
                spare: Slot::Zero,
                spare_bytes: 1024 * 1024,
                outcome: outcome("vm-"),
            }),
            journal: &journal,
            seed: 7,
        }));
    }

    /// A message of the service, with the token of the last question.
    fn hear(&mut self, word: &str, rest: &str) {
        let token = format!(r#""clientToken":"{:08x}","timestamp":1"#, self.token);
        let (topic, payload) = match word {
            // list [*]JOB …, a star for one in progress
            "list" => (
                "get/accepted".to_owned(),
                format!("{{{token},{}}}", lists(rest, "inProgressJobs", "queuedJobs")),
            ),
            "notify" => {
                let payload =
                    format!(r#"{{"timestamp":1,"jobs":{{{}}}}}"#, lists(rest, "IN_PROGRESS", "QUEUED"));
                ("notify".to_owned(), payload)
            }
            // job [*]JOB FIRMWARE [more members of the document]
            "job" => {
                let (job, document) = rest.split_once(' ').unwrap_or((rest, "1"));
                let name = job.trim_start_matches('*');
                let payload = format!(r#"{{{token},"execution":{}}}"#, execution(job, document));
                (format!("{name}/get/accepted"), payload)
            }
            "next-job" => {
                let (job, document) = rest.split_once(' ').unwrap_or((rest, "1"));
                let payload = format!(r#"{{{token},"execution":{}}}"#, execution(job, document));
                ("$next/get/accepted".to_owned(), payload)
            }
            "gone" => (format!("{rest}/get/accepted"), format!("{{{token}}}")),
            "notify-next" if rest.is_empty() => ("notify-next".to_owned(), r#"{"timestamp":1}"#.to_owned()),
            "notify-next" => (
                "notify-next".to_owned(),
                format!(r#"{{"timestamp":1,"execution":{}}}"#, execution(rest, "2")),
            ),
            // accepted JOB [VERSION]
            "accepted" => {
                let (job, version) = rest.split_once(' ').unwrap_or((rest, "2"));
                let state = format!(r#""executionState":{{"versionNumber":{version}}}"#);
                (format!("{job}/update/accepted"), format!("{{{token},{state}}}"))
            }
            // rejected TOPIC CODE
            "rejected" => {
                let (topic, code) = rest.split_once(' ').unwrap();
                (format!("{topic}/rejected"), format!(r#"{{{token},"code":"{code}","message":"no"}}"#))
            }
            "garbage" => (rest.to_owned(), "{]".to_owned()),
            other => panic!("no such event: {other}"),
        };
        self.hears(&format!("$aws/things/lamp/jobs/{topic}"), &payload);
    }

    /// A message arrives, byte for byte.
    pub(super) fn hears(&mut self, topic: &str, payload: &str) {
        let message = jobs::read("lamp", topic, payload.as_bytes()).unwrap_or_else(|| panic!("{topic}"));
        self.step(Input::Heard(message));
    }

    fn step(&mut self, input: Input<'_>) {
        let output = self.agent.step(self.now_ms, input);
        match output {
            Output::Wait { until_ms }
            | Output::AskProgram { until_ms, .. }
            | Output::Fetch { until_ms, .. }
            | Output::More { until_ms } => self.until_ms = until_ms,
            Output::Publish(request) => self.token = request.token().0,
            Output::Begin { journal } | Output::Remember { journal } => self.journal = journal.to_vec(),
            _ => {}
        }
        self.decision = shown(&output);
    }
}

fn lists(jobs: &str, in_progress: &str, queued: &str) -> String {
    let list = |starred: bool| {
        let mut items = String::new();
        for job in jobs.split(' ').filter(|job| !job.is_empty() && job.starts_with('*') == starred) {
            let comma = if items.is_empty() { "" } else { "," };
            let name = job.trim_start_matches('*');
            items += &format!(r#"{comma}{{"jobId":"{name}","versionNumber":1,"executionNumber":1}}"#);
        }
        items
    };
    format!(r#""{in_progress}":[{}],"{queued}":[{}]"#, list(true), list(false))
}

fn execution(job: &str, document: &str) -> String {
    let (firmware, more) = document.split_once(' ').unwrap_or((document, ""));
    let status = if job.starts_with('*') { "IN_PROGRESS" } else { "QUEUED" };
    let name = job.trim_start_matches('*');
    let comma = if more.is_empty() { "" } else { "," };
    let image = |number: u8, size: u32| {
        let digest = format!("{number:02x}").repeat(32);
        format!(r#""size":{size},"sha256":"{digest}","url":"https://store/{number}""#)
    };
    let (program, vm) = firmware.split_once("vm=").unwrap_or((firmware, ""));
    let program = program.trim_end_matches('+');
    let document = match (program.parse(), vm.parse()) {
        (Ok(number), Err(_)) => {
            format!(r#""operation":"fota","version":"{number}",{}"#, image(number, 98304))
        }
        (Err(_), Ok(vm)) => format!(r#""operation":"fota-vm","version":"{vm}",{}"#, image(vm, 196608)),
        (Ok(number), Ok(vm)) => format!(
            r#""operation":"fota-pair","version":"{number}",{},"vm":{{{}}}"#,
            image(number, 98304),
            image(vm, 196608)
        ),
        (Err(_), Err(_)) => String::new(),
    };
    let document = match document.as_str() {
        "" => firmware.to_owned(),
        document => format!("{{{document}{comma}{more}}}"),
    };
    format!(
        r#"{{"jobId":"{name}","status":"{status}","versionNumber":1,"executionNumber":1,"jobDocument":{document}}}"#
    )
}

/// A decision in a few words.
fn shown(output: &Output<'_>) -> String {
    match output {
        Output::Connect => "connect".to_owned(),
        Output::Disconnect => "disconnect".to_owned(),
        Output::Publish(Request::List { .. }) => "list?".to_owned(),
        Output::Publish(Request::Describe { job, .. }) => format!("{job}?"),
        Output::Publish(Request::Update(update)) => {
            let status = Status::name(update.status);
            let mut text = format!("{} {status} {}", update.job, update.details.phase);
            if let Some(percent) = update.details.percent {
                text += &format!(" {percent} %");
            }
            for word in [update.details.reason, update.details.detail.filter(|text| !text.is_empty())] {
                text += &word.map_or(String::new(), |word| format!(" {word}"));
            }
            if let Some(seconds) = update.details.deferred_s {
                text += &format!(" {seconds} s");
            }
            if let Some(version) = update.expected_version {
                text += &format!(" @{version}");
            }
            text
        }
        Output::Wait { .. } => "wait".to_owned(),
        Output::AskProgram { offer, .. } => format!("ask program: version {}", offer.version),
        Output::Begin { .. } => "begin".to_owned(),
        Output::Remember { journal: [] } => "forget".to_owned(),
        Output::Remember { journal } => {
            let journal = crate::Journal::from_bytes(journal).unwrap();
            format!("remember {}{} kept, staged {}", of(journal.part), journal.kept, journal.stagings)
        }
        Output::Fetch { part, url, from, .. } => format!("fetch {}{url} from {from}", of(*part)),
        Output::More { .. } => "more".to_owned(),
        Output::Keep { part, at, len } => format!("keep {}{len} at {at}", of(*part)),
        Output::Verify { part, size, digest, .. } => format!("verify {}{size} of {}", of(*part), digest.0[0]),
        Output::Stage { staging: Staging::Program, slot } => format!("stage {}", slot.index()),
        Output::Stage { staging: Staging::Vm, slot } => format!("stage vm {}", slot.index()),
        Output::Stage { staging: Staging::Pair, slot } => format!("stage pair {}", slot.index()),
        Output::Confirm => "confirm".to_owned(),
        Output::Reset => "reset".to_owned(),
    }
}

fn of(part: Part) -> &'static str {
    if part == Part::Vm { "vm " } else { "" }
}
