//! Watching a job until every execution is final.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::By;
use crate::aws::{Asked, Aws, Refused, Service, segment};
use crate::failure::Outcome;
use crate::progress;

/// How often the cloud is asked.
const POLL: Duration = Duration::from_millis(50);
/// How long the cloud may be silent before watching ends.
const SILENCE: Duration = Duration::from_secs(60);

/// One thing's answer to a job.
#[derive(Debug, Clone)]
pub struct Execution {
    /// The thing.
    pub thing: String,
    /// AWS status of the execution.
    pub status: String,
    /// `phase`, `percent`, `reason` as the device reported them.
    pub details: Value,
}

/// A job that has ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Every execution with its final status.
    pub executions: Vec<Execution>,
}

impl Execution {
    /// One of `statusDetails`.
    pub fn detail(&self, name: &str) -> &str {
        self.details[name].as_str().unwrap_or_default()
    }

    fn is_final(&self) -> bool {
        !matches!(self.status.as_str(), "QUEUED" | "IN_PROGRESS")
    }
}

impl Finished {
    /// Whether the update arrived everywhere.
    pub fn all_succeeded(&self) -> bool {
        !self.executions.is_empty() && self.executions.iter().all(|execution| execution.status == "SUCCEEDED")
    }

    /// The facts for `--json`.
    pub fn json(&self, job: &str, by: By) -> Value {
        let rows: Vec<Value> = self
            .executions
            .iter()
            .map(|row| json!({"thing": row.thing, "status": row.status, "details": row.details}))
            .collect();
        json!({"job": job, "by": by.name(), "executions": rows})
    }
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, row) in self.executions.iter().enumerate() {
            let reason = row.detail("reason");
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{:<24} {:<10} {reason}", row.thing, row.status)?;
        }
        Ok(())
    }
}

/// Asks until every execution of `job` is final, drawing a bar; `quiet` draws none. A cloud that does not answer for a
/// while (it is restarted, the laptop was asleep) is asked again; the job goes on without us anyway.
pub fn watch(aws: &Aws, job: &str, quiet: bool) -> Outcome<Finished> {
    let bar = progress::bar(100, quiet);
    let mut silent_since: Option<Instant> = None;
    loop {
        let executions = match ask(aws, job) {
            Ok(executions) => executions,
            Err(refused)
                if refused.status == 0
                    && silent_since.get_or_insert_with(Instant::now).elapsed() < SILENCE =>
            {
                bar.set_message("the cloud does not answer");
                std::thread::sleep(POLL);
                continue;
            }
            Err(refused) => return Err(refused).asked("asking for the executions of the job"),
        };
        silent_since = None;
        let ended = executions.iter().filter(|execution| execution.is_final()).count();
        if !executions.is_empty() && ended == executions.len() {
            bar.finish_and_clear();
            return Ok(Finished { executions });
        }
        draw(&bar, &executions, ended);
        std::thread::sleep(POLL);
    }
}

/// One thing: its phase and percent. Many: how many are through.
fn draw(bar: &indicatif::ProgressBar, executions: &[Execution], ended: usize) {
    match executions {
        [] => bar.set_message("waiting for the rollout"),
        [one] => {
            let phase = one.detail("phase");
            bar.set_message(if phase.is_empty() { one.status.to_lowercase() } else { phase.to_string() });
            bar.set_position(one.detail("percent").parse().unwrap_or(0));
        }
        many => {
            bar.set_length(many.len() as u64);
            bar.set_message("things through");
            bar.set_position(ended as u64);
        }
    }
}

/// Every execution of a job with its details.
pub fn executions(aws: &Aws, job: &str) -> Outcome<Vec<Execution>> {
    ask(aws, job).asked("asking for the executions of the job")
}

fn ask(aws: &Aws, job: &str) -> Result<Vec<Execution>, Refused> {
    let mut found = vec![];
    let mut token: Option<String> = None;
    loop {
        let query: Vec<(&str, &str)> = token.iter().map(|token| ("nextToken", token.as_str())).collect();
        let page = aws.json(Service::Iot, "GET", &format!("/jobs/{job}/things"), &query, &[], None)?;
        for summary in page["executionSummaries"].as_array().unwrap_or(&vec![]) {
            let arn = summary["thingArn"].as_str().unwrap_or_default();
            let thing = arn.rsplit_once(":thing/").map_or(arn, |(_, name)| name).to_string();
            let path = format!("/things/{}/jobs/{job}", segment(&thing));
            let full = aws.json(Service::Iot, "GET", &path, &[], &[], None)?;
            let execution = &full["execution"];
            found.push(Execution {
                thing,
                status: execution["status"].as_str().unwrap_or_default().to_string(),
                details: execution["statusDetails"]["detailsMap"].clone(),
            });
        }
        token = page["nextToken"].as_str().map(str::to_string);
        if token.is_none() {
            return Ok(found);
        }
    }
}
