//! The Jobs service, as far as one device needs it: executions with versions, answers, notifications.
//! It believes nothing: whoever reports an end must tell the truth about what runs.

use std::borrow::ToOwned;
use std::format;
use std::string::String;
use std::vec::Vec;

use jobs::{JobId, Status};

use super::world::{FOREIGN, POISON, SIZE, images};

/// The names of the jobs, in their order.
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Cloud {
    pub(super) jobs: Vec<Job>,
    /// Messages under way to the device.
    pub(super) mail: Vec<Mail>,
    /// The device has said on this boot that it is about to try the job's firmware, and was heard.
    pub(super) announced: bool,
    cancelled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Job {
    pub(super) firmware: u8,
    pub(super) status: Status,
    version: u64,
    /// Its firmware was started on trial while it was in progress.
    tried: bool,
    pub(super) reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Mail {
    pub(super) token: Option<u32>,
    pub(super) topic: String,
    rest: String,
}

impl Mail {
    pub(super) fn payload(&self) -> String {
        let token = self.token.map_or(String::new(), |token| format!(r#""clientToken":"{token:08x}","#));
        format!(r#"{{{token}"timestamp":1{}}}"#, self.rest)
    }
}

/// What a device asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) token: u32,
    /// The next job in line, whichever it is.
    pub(super) next: bool,
    pub(super) job: Option<JobId>,
    pub(super) update: Option<Status>,
    pub(super) expected_version: Option<u64>,
    /// Only `trial` is of interest.
    pub(super) phase: &'static str,
    pub(super) reason: &'static str,
}

impl Question {
    pub(super) fn is_update(&self) -> bool {
        self.update.is_some()
    }

    fn topic(&self) -> String {
        let next = if self.next { "$next/" } else { "" };
        let job = self.job.map_or(next.to_owned(), |job| format!("{}/", job.as_str()));
        format!("{job}{}", if self.is_update() { "update" } else { "get" })
    }
}

impl Cloud {
    pub(super) fn new(firmware: &[u8]) -> Cloud {
        let mut cloud = Cloud { jobs: Vec::new(), mail: Vec::new(), announced: false, cancelled: false };
        firmware.iter().for_each(|&firmware| cloud.add(firmware, false));
        cloud
    }

    /// The operator makes a job.
    pub(super) fn add(&mut self, firmware: u8, connected: bool) {
        let job = Job { firmware, status: Status::Queued, version: 1, tried: false, reason: "" };
        self.jobs.push(job);
        self.notify(connected);
    }

    /// Once, the first job that has not ended may be cancelled.
    pub(super) fn can_cancel(&self) -> bool {
        !self.cancelled && !self.all_final()
    }

    pub(super) fn cancel(&mut self, connected: bool) {
        self.cancelled = true;
        if let Some(job) = self.jobs.iter_mut().find(|job| !job.status.is_final()) {
            job.status = Status::Canceled;
            job.version += 1;
        }
        self.notify(connected);
    }

    pub(super) fn all_final(&self) -> bool {
        self.jobs.iter().all(|job| job.status.is_final())
    }

    /// This program was started on this VM, one of them or both on trial.
    pub(super) fn tried(&mut self, program: u8, vm: u8) {
        for job in &mut self.jobs {
            job.tried |= job.is_made_by(program, vm) && job.status == Status::InProgress;
        }
    }

    /// Answers a question of a device that runs `confirmed`, program and VM (and nothing on trial).
    pub(super) fn answer(&mut self, question: Question, confirmed: Option<(u8, u8)>) -> Result<(), String> {
        let Some(status) = question.update else {
            let rest = match question.job {
                None if question.next => match self.head() {
                    Some(index) => format!(r#","execution":{}"#, self.execution(index)),
                    None => String::new(),
                },
                None => self.lists("inProgressJobs", "queuedJobs"),
                Some(job) => match self.find(job) {
                    Some(index) => format!(r#","execution":{}"#, self.execution(index)),
                    None => return self.reject(question, "ResourceNotFound"),
                },
            };
            return self.accept(question, rest);
        };
        let found = question.job.and_then(|job| self.find(job));
        let Some(index) = found else { return self.reject(question, "ResourceNotFound") };
        let job = &mut self.jobs[index];
        if job.status.is_final() {
            return self.reject(question, "InvalidStateTransition");
        }
        if question.expected_version.is_some_and(|version| version != job.version) {
            return self.reject(question, "VersionMismatch");
        }
        job.check(status, question.reason, confirmed)?;
        job.tried &= job.status == Status::InProgress;
        (job.status, job.version, job.reason) = (status, job.version + 1, question.reason);
        self.announced |= question.phase == "trial";
        let rest = format!(r#","executionState":{{"versionNumber":{}}}"#, job.version);
        self.accept(question, rest)?;
        if status.is_final() {
            self.notify(true);
        }
        Ok(())
    }

    /// The answer to `question` is lost on its way.
    pub(super) fn lose_answer(&mut self, question: Question) {
        self.mail.retain(|mail| mail.token != Some(question.token));
    }

    pub(super) fn throttle(&mut self, question: Question) {
        let _ = self.reject(question, "RequestThrottled");
    }

    pub(super) fn is_pending(&self, job: JobId) -> bool {
        self.find(job).is_some_and(|index| !self.jobs[index].status.is_final())
    }

    /// The next job in line: one in progress before one that waits.
    fn head(&self) -> Option<usize> {
        let first = |wanted| self.jobs.iter().position(|job| job.status == wanted);
        first(Status::InProgress).or_else(|| first(Status::Queued))
    }

    fn find(&self, job: JobId) -> Option<usize> {
        NAMES.iter().take(self.jobs.len()).position(|name| *name == job.as_str())
    }

    fn accept(&mut self, question: Question, rest: String) -> Result<(), String> {
        self.post(Some(question.token), &format!("{}/accepted", question.topic()), rest);
        Ok(())
    }

    fn reject(&mut self, question: Question, code: &str) -> Result<(), String> {
        let rest = format!(r#","code":"{code}","message":"no""#);
        self.post(Some(question.token), &format!("{}/rejected", question.topic()), rest);
        Ok(())
    }

    fn notify(&mut self, connected: bool) {
        if connected {
            let lists = self.lists("IN_PROGRESS", "QUEUED");
            let lists = format!(r#","jobs":{{{}}}"#, lists.trim_start_matches(','));
            self.post(None, "notify", lists);
        }
    }

    fn post(&mut self, token: Option<u32>, topic: &str, rest: String) {
        self.mail.push(Mail { token, topic: "$aws/things/lamp/jobs/".to_owned() + topic, rest });
    }

    fn lists(&self, in_progress: &str, queued: &str) -> String {
        let list = |wanted: Status| {
            let mut items = String::new();
            for (job, name) in self.jobs.iter().zip(NAMES).filter(|(job, _)| job.status == wanted) {
                let comma = if items.is_empty() { "" } else { "," };
                let version = job.version;
                items +=
                    &format!(r#"{comma}{{"jobId":"{name}","versionNumber":{version},"executionNumber":1}}"#);
            }
            items
        };
        format!(r#","{in_progress}":[{}],"{queued}":[{}]"#, list(Status::InProgress), list(Status::Queued))
    }

    fn execution(&self, index: usize) -> String {
        let Job { firmware, status, version, .. } = self.jobs[index];
        let image = |number: u8| {
            let digest = format!("{number:02x}").repeat(32);
            format!(r#""size":{SIZE},"sha256":"{digest}","url":"https://store/{number}""#)
        };
        let document = match (firmware, images(firmware)) {
            (FOREIGN, _) => r#"{"operation":"reboot"}"#.to_owned(),
            (POISON, _) => "[".repeat(40) + &"]".repeat(40),
            (_, (Some(program), Some(vm))) => {
                format!(r#"{{"operation":"fota-pair",{},"vm":{{{}}}}}"#, image(program), image(vm))
            }
            (_, (None, Some(vm))) => format!(r#"{{"operation":"fota-vm",{}}}"#, image(vm)),
            _ => format!(r#"{{"operation":"fota",{}}}"#, image(firmware)),
        };
        format!(
            r#"{{"jobId":"{}","status":"{}","versionNumber":{version},"executionNumber":1,"jobDocument":{document}}}"#,
            NAMES[index],
            status.name(),
        )
    }
}

impl Job {
    /// Whether a report is true.
    fn check(&self, status: Status, reason: &str, confirmed: Option<(u8, u8)>) -> Result<(), String> {
        let runs = confirmed.is_some_and(|(program, vm)| self.is_made_by(program, vm));
        let truth = match status {
            Status::Succeeded => runs && reason.is_empty(),
            Status::Failed if reason.starts_with("trial-") => !runs && self.tried,
            Status::Failed | Status::Rejected => !runs && !reason.is_empty(),
            Status::InProgress => !runs,
            _ => false,
        };
        truth.then_some(()).ok_or_else(|| format!("not true: {status:?} {reason} while {confirmed:?} runs"))
    }

    /// Whether it has what it asks for when this program and this VM run.
    fn is_made_by(&self, program: u8, vm: u8) -> bool {
        let (wanted, wanted_vm) = images(self.firmware);
        wanted.is_none_or(|wanted| wanted == program) && wanted_vm.is_none_or(|wanted| wanted == vm)
    }
}
