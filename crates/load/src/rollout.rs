//! One job, carried out by a whole fleet: notify, get, IN_PROGRESS, SUCCEEDED. If a device does not get to its end, both sides
//! are asked what they know of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mqtt::{Packet, PacketId};
use serde_json::{Value, json};

use crate::fleet::Fleet;
use crate::rest::Rest;
use crate::servers::Running;
use crate::swarm::{Identity, Out, Script, Swarm};

/// Nothing happens for so long: something was lost.
const STALL: Duration = Duration::from_secs(20);
/// Devices about which everything is said.
const SHOWN: usize = 5;

/// What a device has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Waits {
    ForNews,
    ForTheDocument,
    ForItsBeginning,
    ForItsEnd,
    Done,
}

struct Device {
    waits: Waits,
    /// When what came, in milliseconds since the operator's command.
    heard: Vec<(u32, &'static str)>,
}

/// The job and where each device stands.
pub struct Rollout<'a> {
    who: &'a [Identity],
    job: String,
    begun: Instant,
    moved: Instant,
    devices: Vec<Device>,
    succeeded: usize,
}

const NEXT_ID: PacketId = PacketId::MIN;

impl<'a> Rollout<'a> {
    /// Creates the job for the group whose members the clients are, and lets them carry it out. Answers executions a second
    /// and the server's processor time for each, in microseconds.
    ///
    /// # Errors
    /// If a device does not get to its end, with what is known about it.
    pub fn run(
        swarm: &mut Swarm,
        who: &'a [Identity],
        process: &Running,
        fleet: &Fleet,
        job: &str,
        group: &str,
    ) -> Result<(f64, f64)> {
        let (cpu, begun) = (process.cpu()?, Instant::now());
        let devices = who.iter().map(|_| Device { waits: Waits::ForNews, heard: Vec::new() }).collect();
        let mut rollout = Rollout { who, job: job.into(), begun, moved: begun, devices, succeeded: 0 };
        // The clock runs from the operator's command on.
        std::thread::scope(|scope| -> Result<()> {
            let creating = scope.spawn(|| fleet.create_job(job, group));
            swarm.run(&mut rollout, begun + Duration::from_secs(3_600))?;
            creating.join().ok().context("CreateJob panicked")?
        })?;
        let time = begun.elapsed();
        if rollout.succeeded < who.len() {
            bail!("{}", rollout.diagnosis(swarm, fleet));
        }
        let told = &fleet.job(job)?["jobProcessDetails"];
        if told["numberOfSucceededThings"] != who.len() {
            bail!("{job}: the server counts {told}");
        }
        let count = who.len() as f64;
        Ok((count / time.as_secs_f64(), (process.cpu()? - cpu).as_secs_f64() * 1e6 / count))
    }

    fn ask(&self, out: &mut Out<'_>, client: usize, what: &str, body: &Value) -> Result<()> {
        let thing = &self.who.get(client).context("no such client")?.client_id;
        let topic = format!("$aws/things/{thing}/jobs/{what}");
        out.publish(client, &topic, body.to_string().as_bytes(), Some(NEXT_ID))
    }

    fn note(&mut self, client: usize, what: &'static str, waits: Option<Waits>) {
        self.moved = Instant::now();
        let at_ms = (self.moved - self.begun).as_millis() as u32;
        if let Some(device) = self.devices.get_mut(client) {
            device.heard.push((at_ms, what));
            self.succeeded += usize::from(waits == Some(Waits::Done) && device.waits != Waits::Done);
            device.waits = waits.unwrap_or(device.waits);
        }
    }

    fn message(&mut self, out: &mut Out<'_>, client: usize, topic: &str, payload: &[u8]) -> Result<()> {
        let (_, what) = topic.split_once("/jobs/").context("a message that is not about jobs")?;
        let body: Value = serde_json::from_slice(payload)?;
        let update = format!("{}/update", self.job);
        match what {
            "notify-next" if body["execution"]["jobId"] == self.job.as_str() => {
                self.note(client, "notify-next with the job", Some(Waits::ForTheDocument));
                self.ask(out, client, "$next/get", &json!({}))
            }
            // The queue is empty again, or it is about the job before.
            "notify-next" => {
                let what = if body["execution"].is_null() { "an empty notify-next" } else { "another job" };
                self.note(client, what, None);
                Ok(())
            }
            "$next/get/accepted" => {
                self.note(client, "the document", Some(Waits::ForItsBeginning));
                let version = &body["execution"]["versionNumber"];
                let begin =
                    json!({"status": "IN_PROGRESS", "expectedVersion": version, "clientToken": "begin"});
                self.ask(out, client, &update, &begin)
            }
            _ if what == format!("{update}/accepted") && body["clientToken"] == "begin" => {
                self.note(client, "its beginning accepted", Some(Waits::ForItsEnd));
                self.ask(out, client, &update, &json!({"status": "SUCCEEDED", "clientToken": "end"}))
            }
            _ if what == format!("{update}/accepted") => {
                self.note(client, "its end accepted", Some(Waits::Done));
                Ok(())
            }
            _ => bail!("{topic}: {body}"),
        }
    }

    /// What devices, server and connections know when nothing moves any more.
    fn diagnosis(&self, swarm: &Swarm, fleet: &Fleet) -> String {
        let mut text = format!(
            "{}: {} of {} succeeded, and nothing came for {} s\n",
            self.job,
            self.succeeded,
            self.who.len(),
            STALL.as_secs()
        );
        let mut stages = BTreeMap::<Waits, usize>::new();
        self.devices.iter().for_each(|device| *stages.entry(device.waits).or_default() += 1);
        let _ = writeln!(text, "devices by what they wait for: {stages:?}");
        let rest = || Rest::open(&fleet.endpoints);
        let stuck = self.devices.iter().enumerate().filter(|(_, device)| device.waits != Waits::Done);
        for (client, device) in stuck.take(SHOWN) {
            let Some(thing) = self.who.get(client).map(|who| &who.client_id) else { continue };
            let (inside, outside) = swarm.pending(client);
            let _ = writeln!(
                text,
                "{thing} waits {:?}; heard (ms) {:?}; its connection holds {inside} bytes that came and {outside} to go",
                device.waits, device.heard
            );
            let execution = rest()
                .and_then(|mut rest| {
                    rest.call("GET", &format!("/things/{thing}/jobs/{}", self.job), &[], &Value::Null)
                })
                .map_or_else(|error| format!("{error:#}"), |answer| answer["execution"].to_string());
            let _ = writeln!(text, "  the server says {execution}");
        }
        let figures = rest().and_then(|mut rest| rest.figures()).unwrap_or_else(|error| format!("{error:#}"));
        let wanted = |line: &&str| line.starts_with("updraft_mqtt") || line.starts_with("updraft_executions");
        figures.lines().filter(wanted).for_each(|line| {
            let _ = writeln!(text, "  {line}");
        });
        text
    }
}

impl Script for Rollout<'_> {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        match packet {
            Packet::Publish(publish) => {
                out.acknowledge(client, publish.delivery)?;
                self.message(out, client, publish.topic, publish.payload)
            }
            Packet::PubAck(_) => Ok(()),
            other => bail!("{other:?} for client {client}"),
        }
    }

    fn turn(&mut self, _: &mut Out<'_>, now: Instant) -> Option<Instant> {
        let goes_on = self.succeeded < self.who.len() && self.moved + STALL > now;
        goes_on.then_some(now + Duration::from_secs(1))
    }
}
