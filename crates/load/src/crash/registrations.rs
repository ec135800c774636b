//! Files of things that are registered while the server dies: a task that was acknowledged reads every line once.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

use crate::fleet::Fleet;
use crate::rest::Rest;

/// Lines of a file that are things; two more are none.
const THINGS: i64 = 300;
const NONE: i64 = 2;
const BUCKET: &str = "crash";

/// Tasks that the server said yes to.
#[derive(Default)]
pub struct Registrations {
    open: Vec<Task>,
    ended: usize,
}

/// One of them, as it was last seen.
pub struct Task {
    id: String,
    round: usize,
    lines: i64,
}

/// A bucket for the files.
pub fn prepare(fleet: &Fleet) -> Result<()> {
    Rest::open(&fleet.endpoints)?.call_as("s3", "PUT", &format!("/{BUCKET}"), &[], b"").map(drop)
}

/// One round's task; none if that of an earlier round is not done yet, or the server dies.
pub fn start(fleet: &Fleet, round: usize) -> Option<Task> {
    let mut rest = Rest::open(&fleet.endpoints).ok()?;
    let (key, lines) = (format!("{round:03}.json"), file(round));
    rest.call_as("s3", "PUT", &format!("/{BUCKET}/{key}"), &[], lines.as_bytes()).ok()?;
    let template = json!({"Parameters": {"Name": {"Type": "String"}}, "Resources": {
        "thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "Name"}}}}});
    let body = json!({"templateBody": template.to_string(), "inputFileBucket": BUCKET, "inputFileKey": key,
        "roleArn": format!("arn:aws:iam::{}:role/any", fleet.endpoints.account)});
    let said = rest.call("POST", "/thing-registration-tasks", &[], &body).ok()?;
    Some(Task { id: said["taskId"].as_str()?.into(), round, lines: 0 })
}

/// Things, and lines that are none at the beginning and at the end.
fn file(round: usize) -> String {
    let things: String = (0..THINGS).map(|n| format!("{{\"Name\":\"bulk-{round:03}-{n:03}\"}}\n")).collect();
    format!("no line\n{things}{{\"Name\":\"no thing\"}}\n")
}

impl Registrations {
    pub fn acknowledged(&mut self, task: Option<Task>) {
        self.open.extend(task);
    }

    /// Is every task there, no line behind where it was?
    pub fn check(&mut self, rest: &mut Rest<'_>) -> Result<()> {
        let mut open = Vec::new();
        for mut task in std::mem::take(&mut self.open) {
            match task.look(rest)? {
                true => self.ended += 1,
                false => open.push(task),
            }
        }
        self.open = open;
        Ok(())
    }

    /// Every task comes to its end.
    pub fn finish(&mut self, fleet: &Fleet, until: Instant) -> Result<()> {
        let mut rest = Rest::open(&fleet.endpoints)?;
        loop {
            self.check(&mut rest)?;
            if self.open.is_empty() {
                return Ok(());
            }
            if Instant::now() > until {
                bail!("{} registration tasks are stuck", self.open.len());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub fn summary(&self) -> String {
        format!("{} files of things", self.ended)
    }
}

impl Task {
    /// Is it done? Then each line was read once.
    fn look(&mut self, rest: &mut Rest<'_>) -> Result<bool> {
        let path = format!("/thing-registration-tasks/{}", self.id);
        let is = rest.call("GET", &path, &[], &Value::Null).context("a task that was acknowledged")?;
        let count = |name: &str| is[name].as_i64().unwrap_or(0);
        let lines = count("successCount") + count("failureCount");
        if lines < self.lines {
            bail!("the task was at line {} and is {is}", self.lines);
        }
        self.lines = lines;
        match is["status"].as_str() {
            Some("InProgress") => Ok(false),
            Some("Completed") => {
                if (count("successCount"), count("failureCount")) != (THINGS, NONE) {
                    bail!("the task did not read each line once: {is}");
                }
                self.count(rest)?;
                Ok(true)
            }
            _ => bail!("the task ended otherwise: {is}"),
        }
    }

    fn count(&self, rest: &mut Rest<'_>) -> Result<()> {
        let query = json!({"queryString": format!("thingName:bulk-{:03}-*", self.round)});
        let found = rest.call("POST", "/indices/statistics", &[], &query)?;
        match found["statistics"]["count"].as_i64() {
            Some(THINGS) => Ok(()),
            other => bail!("{other:?} of {THINGS} things of round {} are there", self.round),
        }
    }
}
