//! What the server has acknowledged, and whether it still knows.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::commands::Commands;
use super::devices::{self, Heard};
use super::operators::Acknowledged;
use super::registrations::Registrations;
use crate::fleet::Fleet;
use crate::rest::Rest;
use crate::servers::Updraft;

/// An execution as it was when the server last answered for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    pub version: i64,
    pub succeeded: bool,
}

/// Everything that was acknowledged.
pub struct Ledger {
    devices: usize,
    /// By device and job.
    pub executions: BTreeMap<(usize, String), Seen>,
    /// The number in the last retained message whose PUBACK came.
    pub retained: u64,
    /// Numbers of messages for the client that is away, whose PUBACK came since it was last there.
    pub queued: BTreeSet<u64>,
    /// Numbers are never used twice.
    pub next: u64,
    things: Vec<String>,
    jobs: Vec<String>,
    pub commands: Commands,
    pub registrations: Registrations,
    /// What the server must never say.
    pub wrong: Vec<String>,
    totals: [usize; 4],
}

impl Ledger {
    pub fn new(devices: usize) -> Ledger {
        Ledger {
            devices,
            executions: BTreeMap::new(),
            retained: 0,
            queued: BTreeSet::new(),
            next: 1,
            things: Vec::new(),
            jobs: Vec::new(),
            commands: Commands::default(),
            registrations: Registrations::default(),
            wrong: Vec::new(),
            totals: [0; 4],
        }
    }

    /// The server answered for an execution, whose versions are 1 (QUEUED), 2 (IN_PROGRESS), 3 (SUCCEEDED).
    pub fn saw(&mut self, device: usize, job: &str, status: &str, version: i64) {
        let expected = match status {
            "QUEUED" => 1,
            "IN_PROGRESS" => 2,
            "SUCCEEDED" => 3,
            _ => 0,
        };
        let seen = Seen { version, succeeded: status == "SUCCEEDED" };
        if version != expected {
            self.wrong.push(format!("device {device}, {job}: {status} at version {version}"));
        }
        let last = self.executions.entry((device, job.into())).or_insert(seen);
        if seen < *last {
            self.wrong.push(format!("device {device}, {job}: {seen:?} after {last:?}"));
        }
        *last = seen;
    }

    pub fn operators(&mut self, fleet: &Fleet, acknowledged: Acknowledged) {
        self.totals[0] += acknowledged.things.len();
        self.things = acknowledged.things;
        self.jobs.extend(acknowledged.jobs);
        self.commands.acknowledged(fleet, acknowledged.commands);
        self.registrations.acknowledged(acknowledged.task);
    }

    /// An error if the server has said what it must not.
    pub fn complain(&self) -> Result<()> {
        if self.wrong.is_empty() { Ok(()) } else { bail!("{}", self.wrong.join("; ")) }
    }

    /// Does the server that has started again know everything?
    pub fn check(&mut self, updraft: &Updraft, fleet: &Fleet) -> Result<String> {
        let mut rest = Rest::open(&fleet.endpoints)?;
        for thing in &self.things {
            rest.call("GET", &format!("/things/{thing}"), &[], &Value::Null)?;
        }
        let mut executions = 0;
        for ((device, job), seen) in &self.executions {
            let thing = &fleet.devices.get(*device).context("no such device")?.thing;
            let path = format!("/things/{thing}/jobs/{job}");
            let is = &rest.call("GET", &path, &[], &Value::Null)?["execution"];
            let (status, version) = (is["status"].as_str().unwrap_or_default(), is["versionNumber"].as_i64());
            let now = Seen { version: version.unwrap_or(0), succeeded: status == "SUCCEEDED" };
            if now < *seen || now.version > 3 || now.succeeded != (now.version == 3) {
                bail!("{thing}, {job}: acknowledged {seen:?}, is {is}");
            }
            executions += 1;
        }
        // What is final stays as it is; it was checked now.
        self.executions.retain(|_, seen| !seen.succeeded);
        let heard = devices::come_back(updraft, fleet)?;
        self.check_messages(&heard)?;
        self.commands.check(&mut rest, fleet, &heard.commands)?;
        self.registrations.check(&mut rest)?;
        for job in self.jobs.iter().rev().take(3) {
            fleet.job(job).with_context(|| format!("{job} was acknowledged"))?;
        }
        self.totals[1] += executions;
        self.totals[2] += heard.queued.len();
        Ok(format!(
            "{} things, {executions} executions, {} queued messages, retained {} are there",
            self.things.len(),
            heard.queued.len(),
            heard.retained
        ))
    }

    fn check_messages(&mut self, heard: &Heard) -> Result<()> {
        if heard.retained < self.retained {
            bail!("retained message {} was acknowledged, {} is there", self.retained, heard.retained);
        }
        let there: BTreeSet<u64> = heard.queued.iter().copied().collect();
        let lost: Vec<&u64> = self.queued.difference(&there).collect();
        if !lost.is_empty() {
            bail!("messages {lost:?} for a client that was away were acknowledged and are lost");
        }
        // Once each in their order, however often the beginning comes again.
        let mut firsts = BTreeSet::new();
        let order: Vec<u64> = heard.queued.iter().copied().filter(|number| firsts.insert(*number)).collect();
        if !order.is_sorted() {
            bail!("the messages for a client that was away came in the order {order:?}");
        }
        self.queued.clear();
        self.totals[3] += 1;
        Ok(())
    }

    /// All jobs are complete, with all devices succeeded.
    pub fn check_jobs(&self, fleet: &Fleet) -> Result<()> {
        for job in &self.jobs {
            let is = fleet.job(job)?;
            if is["status"] != "COMPLETED"
                || is["jobProcessDetails"]["numberOfSucceededThings"] != self.devices
            {
                bail!("{job} is stuck: {is}");
            }
        }
        self.complain()
    }

    pub fn summary(&self) -> String {
        let [things, executions, queued, _] = self.totals;
        format!(
            "{things} things, {} jobs, {executions} executions, {}, {}, {queued} queued messages checked",
            self.jobs.len(),
            self.commands.summary(),
            self.registrations.summary()
        )
    }
}
