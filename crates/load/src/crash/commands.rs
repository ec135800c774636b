//! Commands that are started while the server dies: each start that was acknowledged is told, comes to an end, and that
//! end stays.
//!
//! Devices at work report at once; their executions have little time, so that one whose request was lost with the
//! connection times out soon. The client that is away answers nothing, and must find every request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::fleet::Fleet;
use crate::rest::Rest;

/// Executions that are started in a round, at most.
const STARTS: usize = 60;
/// So many devices get commands in turn.
const TURNS: usize = 7;
/// Of so many starts the last is for the client that is away.
const AWAY: usize = 3;
/// What an execution for a device at work has.
const PATIENCE_S: u64 = 2;
/// A server that was late says TIMED_OUT so much later at most.
const LATE: Duration = Duration::from_secs(8);
const COMMAND: &str = "reboot";

/// What the server said of executions, by their id: the number of the device.
#[derive(Default)]
pub struct Commands {
    /// Started for devices at work, and not known to be over.
    open: BTreeMap<String, usize>,
    /// The acknowledgement of the report SUCCEEDED came since the last check.
    pub reported: BTreeMap<String, usize>,
    /// Started for the client that is away since it was last there.
    untold: BTreeSet<String>,
    /// All of these.
    waiting: BTreeSet<String>,
    started: usize,
    timed_out: usize,
}

/// An execution that the server said yes to.
pub struct Started {
    id: String,
    device: usize,
}

/// The command, and a policy that lets every device hear of its own.
pub fn prepare(fleet: &Fleet) -> Result<()> {
    let own = "$aws/commands/things/${iot:Connection.Thing.ThingName}/*";
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive"], "Resource": fleet.arn(&format!("topic/{own}"))},
        {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": fleet.arn(&format!("topicfilter/{own}"))},
    ]});
    let mut rest = Rest::open(&fleet.endpoints)?;
    rest.call("POST", "/policies/commands", &[], &json!({"policyDocument": document.to_string()}))?;
    let target = json!({"target": fleet.arn("thinggroup/all")});
    rest.call("PUT", "/target-policies/commands", &[], &target)?;
    let command = json!({"payload": {"content": "e30=", "contentType": "application/json"}});
    rest.call("PUT", &format!("/commands/{COMMAND}"), &[], &command).map(drop)
}

/// Where a device hears of its executions.
pub fn requests(thing: &str) -> String {
    format!("$aws/commands/things/{thing}/executions/+/request/json")
}

/// The execution of a request.
pub fn execution_of(topic: &str) -> Option<&str> {
    let (_, rest) = topic.strip_prefix("$aws/commands/things/")?.split_once("/executions/")?;
    rest.strip_suffix("/request/json")
}

/// Where its device says how it ended.
pub fn response(thing: &str, execution: &str) -> String {
    format!("$aws/commands/things/{thing}/executions/{execution}/response/json")
}

/// One round's starts; ends at the first that fails, which is when the server dies.
pub fn start(fleet: &Fleet, dead: &AtomicBool) -> Vec<Started> {
    let mut done = Vec::new();
    let Ok(mut rest) = Rest::open(&fleet.endpoints) else { return done };
    for number in 0..STARTS {
        let is_away = number % AWAY == AWAY - 1;
        let device = if is_away { fleet.devices.len() - 1 } else { number % TURNS };
        let patience_s = if is_away { 3_600 } else { PATIENCE_S };
        match start_one(&mut rest, fleet, device, patience_s) {
            Ok(id) => done.push(Started { id, device }),
            Err(_) => break,
        }
        if dead.load(Ordering::Acquire) {
            break;
        }
    }
    done
}

fn start_one(rest: &mut Rest<'_>, fleet: &Fleet, device: usize, patience_s: u64) -> Result<String> {
    let body = json!({
        "commandArn": fleet.arn(&format!("command/{COMMAND}")),
        "targetArn": fleet.arn(&format!("thing/{}", thing(fleet, device)?)),
        "executionTimeoutSeconds": patience_s,
    });
    let said =
        rest.call_as("iot-jobs-data", "POST", "/command-executions", &[], body.to_string().as_bytes())?;
    said["executionId"].as_str().map(str::to_string).context("no executionId")
}

fn thing(fleet: &Fleet, device: usize) -> Result<&str> {
    fleet.devices.get(device).map(|device| device.thing.as_str()).context("no such device")
}

impl Commands {
    /// What a round's operators were told.
    pub fn acknowledged(&mut self, fleet: &Fleet, started: Vec<Started>) {
        self.started += started.len();
        for Started { id, device } in started {
            if device + 1 == fleet.devices.len() {
                self.untold.insert(id.clone());
                self.waiting.insert(id);
            } else {
                self.open.insert(id, device);
            }
        }
    }

    /// Does the server that has started again know all of it, and did the client that was away hear of its own?
    pub fn check(&mut self, rest: &mut Rest<'_>, fleet: &Fleet, heard: &BTreeSet<String>) -> Result<()> {
        let lost: Vec<&String> = self.untold.difference(heard).collect();
        if !lost.is_empty() {
            bail!("commands {lost:?} for a client that was away were acknowledged and not told");
        }
        let away = fleet.devices.len() - 1;
        for id in std::mem::take(&mut self.untold) {
            must_be(rest, fleet, &id, away, "CREATED")?;
        }
        for (id, device) in std::mem::take(&mut self.reported) {
            must_be(rest, fleet, &id, device, "SUCCEEDED")?;
            self.open.remove(&id);
        }
        self.forget_ended(rest, fleet)
    }

    /// What is over is looked at no more. A report may be on disk before its acknowledgement came.
    fn forget_ended(&mut self, rest: &mut Rest<'_>, fleet: &Fleet) -> Result<()> {
        for (id, device) in std::mem::take(&mut self.open) {
            match status(rest, fleet, &id, device)?.as_str() {
                "CREATED" => drop(self.open.insert(id, device)),
                "SUCCEEDED" => {}
                "TIMED_OUT" => self.timed_out += 1,
                other => bail!("the execution {id} is {other}"),
            }
        }
        Ok(())
    }

    /// Everything comes to its end, and what nobody answered still waits.
    pub fn finish(&mut self, fleet: &Fleet) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(PATIENCE_S) + LATE;
        let mut rest = Rest::open(&fleet.endpoints)?;
        loop {
            self.check(&mut rest, fleet, &BTreeSet::new())?;
            if self.open.is_empty() {
                break;
            }
            if Instant::now() > until {
                bail!("the executions {:?} are stuck", self.open.keys());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let away = fleet.devices.len() - 1;
        self.waiting.iter().try_for_each(|id| must_be(&mut rest, fleet, id, away, "CREATED"))
    }

    pub fn summary(&self) -> String {
        format!("{} commands ({} timed out)", self.started, self.timed_out)
    }
}

fn must_be(rest: &mut Rest<'_>, fleet: &Fleet, id: &str, device: usize, expected: &str) -> Result<()> {
    match status(rest, fleet, id, device)? {
        status if status == expected => Ok(()),
        status => bail!("the execution {id} was {expected}, acknowledged, and is {status}"),
    }
}

/// The status of an execution, which has ended if its device said so: TIMED_OUT is not the last word.
fn status(rest: &mut Rest<'_>, fleet: &Fleet, id: &str, device: usize) -> Result<String> {
    let target = fleet.arn(&format!("thing/{}", thing(fleet, device)?));
    let path = format!("/command-executions/{id}?targetArn={target}");
    let is = rest.call("GET", &path, &[], &Value::Null).with_context(|| format!("the execution {id}"))?;
    let status = is["status"].as_str().context("no status")?;
    if is["completedAt"].is_number() != (status == "SUCCEEDED") {
        bail!("the execution contradicts itself: {is}");
    }
    Ok(status.into())
}
