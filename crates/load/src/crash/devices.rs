//! Devices of a server that is about to die: each carries out its jobs one after the other; one of them publishes.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mqtt::{Delivery, Packet, PacketId, Publish, Qos};
use serde_json::{Value, json};

use super::commands;
use super::ledger::Ledger;
use crate::fleet::{Fleet, TOPICS};
use crate::servers::Updraft;
use crate::swarm::{Identity, Out, Script, Swarm};

/// Messages for the client that is away, at most, between two of its visits: fewer than are kept for it.
const QUEUED: usize = 400;

/// The last device is the one that is away; it carries out no jobs.
fn away(fleet: &Fleet) -> usize {
    fleet.devices.len().saturating_sub(1)
}

fn topic(what: &str) -> String {
    format!("{TOPICS}/{what}")
}

/// What a client finds that was away.
#[derive(Default)]
pub struct Heard {
    pub retained: u64,
    pub queued: Vec<u64>,
    /// Executions of commands.
    pub commands: BTreeSet<String>,
}

/// The client that will be away subscribes and goes.
pub fn leave_a_session_behind(updraft: &Updraft, fleet: &Fleet) -> Result<()> {
    come_back(updraft, fleet).map(drop)
}

/// The client that was away takes what is there for it, acknowledged, and goes again.
pub fn come_back(updraft: &Updraft, fleet: &Fleet) -> Result<Heard> {
    let filters = |_: usize, thing: &str| {
        [topic("away"), topic("kept"), commands::requests(thing)]
            .map(|filter| (filter, Qos::AtLeastOnce))
            .into()
    };
    let mut who = fleet.identities(fleet.devices.len(), false, filters)?.split_off(away(fleet));
    who.iter_mut().for_each(|who| who.clean = false);
    let mut visit = Visit { heard: Heard::default(), asked: false, news: false, quiet: 0 };
    let mut swarm = Swarm::connect_with(updraft.plain, &who, &mut visit)?;
    swarm.run(&mut visit, Instant::now() + Duration::from_secs(20))?;
    if visit.quiet < QUIET {
        bail!("the client that was away is not served");
    }
    Ok(visit.heard)
}

/// Answers to pings without a message before them, after which nothing more is there: the first answer may overtake what
/// waited for an acknowledgement.
const QUIET: usize = 2;

/// One client that pings, and takes what comes.
struct Visit {
    heard: Heard,
    asked: bool,
    news: bool,
    quiet: usize,
}

impl Script for Visit {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        match packet {
            Packet::Publish(publish) => {
                out.acknowledge(client, publish.delivery)?;
                self.news = true;
                if let Some(execution) = commands::execution_of(publish.topic) {
                    self.heard.commands.insert(execution.into());
                    return Ok(());
                }
                let number = std::str::from_utf8(publish.payload)?.parse().context("a number")?;
                if publish.topic == topic("kept") {
                    self.heard.retained = self.heard.retained.max(number);
                } else {
                    self.heard.queued.push(number);
                }
                Ok(())
            }
            Packet::PingResp => {
                self.quiet = if std::mem::take(&mut self.news) { 0 } else { self.quiet + 1 };
                out.send(client, Packet::PingReq)
            }
            other => bail!("{other:?} for a client that was away"),
        }
    }

    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant> {
        if !std::mem::replace(&mut self.asked, true) {
            out.send(0, Packet::PingReq).ok()?;
        }
        (self.quiet < QUIET).then_some(now + Duration::from_secs(1))
    }
}

/// Devices at work until the server is gone, which is an error, or the time is over.
pub fn work(plain: SocketAddr, fleet: &Fleet, ledger: &mut Ledger, until: Instant) -> Result<()> {
    let who = identities(fleet)?;
    let mut work = Work::new(&who, ledger, false);
    let mut swarm = Swarm::connect_with(plain, &who, &mut work)?;
    swarm.run(&mut work, until)
}

/// The same without haste, until no device has anything to do.
pub fn finish(updraft: &Updraft, fleet: &Fleet, ledger: &mut Ledger, until: Instant) -> Result<()> {
    let who = identities(fleet)?;
    let mut work = Work::new(&who, ledger, true);
    let mut swarm = Swarm::connect_with(updraft.plain, &who, &mut work)?;
    swarm.run(&mut work, until)?;
    let busy = work.idle.iter().filter(|idle| !**idle).count();
    if busy > 0 {
        bail!("{busy} devices are stuck");
    }
    Ok(())
}

fn identities(fleet: &Fleet) -> Result<Vec<Identity>> {
    fleet.identities(away(fleet), false, |_, thing| {
        let jobs = format!("$aws/things/{thing}/jobs/notify-next");
        vec![(jobs, Qos::AtLeastOnce), (commands::requests(thing), Qos::AtLeastOnce)]
    })
}

struct Work<'a> {
    who: &'a [Identity],
    ledger: &'a mut Ledger,
    begun: bool,
    /// The queue was empty when the device last asked.
    idle: Vec<bool>,
    /// Something was queued while the device's question was under way.
    rumour: Vec<bool>,
    /// Is it over when all are idle?
    to_the_end: bool,
    queued: usize,
    /// Number and kind of the publication that waits for its PUBACK.
    waiting: Option<(u64, bool)>,
    /// Executions of commands whose reports wait for theirs.
    reports: BTreeMap<(usize, PacketId), String>,
    last_report: u16,
}

/// Requests of a device have this identifier, publications of the first device the next one, reports those behind.
const REQUEST: PacketId = PacketId::MIN;
const PUBLICATION: u16 = 2;

impl<'a> Work<'a> {
    fn new(who: &'a [Identity], ledger: &'a mut Ledger, to_the_end: bool) -> Work<'a> {
        let (idle, rumour) = (vec![false; who.len()], vec![false; who.len()]);
        Work {
            who,
            ledger,
            begun: false,
            idle,
            rumour,
            to_the_end,
            queued: 0,
            waiting: None,
            reports: BTreeMap::new(),
            last_report: PUBLICATION,
        }
    }

    fn ask(&self, out: &mut Out<'_>, device: usize, what: &str, body: &Value) -> Result<()> {
        let thing = &self.who.get(device).context("no such device")?.client_id;
        out.publish(
            device,
            &format!("$aws/things/{thing}/jobs/{what}"),
            body.to_string().as_bytes(),
            Some(REQUEST),
        )
    }

    fn answer(&mut self, out: &mut Out<'_>, device: usize, what: &str, body: &Value) -> Result<()> {
        let execution = &body["execution"];
        match what {
            "notify-next" => {
                if execution.is_object() {
                    self.rumour[device] = true;
                }
                self.look(out, device)
            }
            "$next/get/accepted" => {
                match (execution["jobId"].as_str(), execution["versionNumber"].as_i64()) {
                    (Some(job), Some(version)) => {
                        let status = execution["status"].as_str().unwrap_or_default();
                        self.ledger.saw(device, job, status, version);
                        self.go_on(out, device, job, status, version)
                    }
                    _ => {
                        self.idle[device] = true;
                        self.look(out, device)
                    }
                }
            }
            _ => {
                let job = what.strip_suffix("/update/accepted").with_context(|| format!("{what}: {body}"))?;
                let state = &body["executionState"];
                let (status, version) =
                    (state["status"].as_str().unwrap_or_default(), state["versionNumber"].as_i64());
                let version = version.context("no version")?;
                self.ledger.saw(device, job, status, version);
                self.go_on(out, device, job, status, version)
            }
        }
    }

    fn go_on(&self, out: &mut Out<'_>, device: usize, job: &str, status: &str, version: i64) -> Result<()> {
        let next = match status {
            "QUEUED" => "IN_PROGRESS",
            "IN_PROGRESS" => "SUCCEEDED",
            _ => return self.ask(out, device, "$next/get", &json!({})),
        };
        let update = json!({"status": next, "expectedVersion": version, "includeJobExecutionState": true});
        self.ask(out, device, &format!("{job}/update"), &update)
    }

    /// An idle device that has heard of something asks for it.
    fn look(&mut self, out: &mut Out<'_>, device: usize) -> Result<()> {
        if self.idle[device] && std::mem::take(&mut self.rumour[device]) {
            self.idle[device] = false;
            return self.ask(out, device, "$next/get", &json!({}));
        }
        Ok(())
    }

    /// By turns a retained message and one for the client that is away.
    fn publish(&mut self, out: &mut Out<'_>) -> Result<()> {
        if self.queued >= QUEUED || self.to_the_end {
            return Ok(());
        }
        let number = self.ledger.next;
        self.ledger.next += 1;
        let retain = number.is_multiple_of(2);
        self.queued += usize::from(!retain);
        self.waiting = Some((number, retain));
        let id = PacketId::new(PUBLICATION).context("an identifier")?;
        out.send(
            0,
            Packet::Publish(Publish {
                topic: &topic(if retain { "kept" } else { "away" }),
                payload: number.to_string().as_bytes(),
                delivery: Delivery::AtLeastOnce(id),
                retain,
                ..Publish::default()
            }),
        )
    }

    /// A command is done when it comes.
    fn report(&mut self, out: &mut Out<'_>, device: usize, execution: &str) -> Result<()> {
        let thing = &self.who.get(device).context("no such device")?.client_id;
        self.last_report = self.last_report.checked_add(1).context("no identifier is left")?;
        let id = PacketId::new(self.last_report).context("an identifier")?;
        out.publish(device, &commands::response(thing, execution), br#"{"status":"SUCCEEDED"}"#, Some(id))?;
        self.reports.insert((device, id), execution.into());
        Ok(())
    }

    fn published(&mut self, out: &mut Out<'_>) -> Result<()> {
        match self.waiting.take() {
            Some((number, true)) => self.ledger.retained = number,
            Some((number, false)) => drop(self.ledger.queued.insert(number)),
            None => {}
        }
        self.publish(out)
    }
}

impl Script for Work<'_> {
    fn packet(&mut self, out: &mut Out<'_>, device: usize, packet: Packet<'_>) -> Result<()> {
        match packet {
            Packet::Publish(publish) => {
                out.acknowledge(device, publish.delivery)?;
                if let Some(execution) = commands::execution_of(publish.topic) {
                    return self.report(out, device, execution);
                }
                let (_, what) =
                    publish.topic.split_once("/jobs/").context("a message that is not about jobs")?;
                if what.ends_with("/rejected") {
                    let why = String::from_utf8_lossy(publish.payload);
                    self.ledger.wrong.push(format!("device {device}: {what}: {why}"));
                    return Ok(());
                }
                let body: Value = serde_json::from_slice(publish.payload)?;
                self.answer(out, device, what, &body)
            }
            Packet::PubAck(ack) if ack.id.get() == PUBLICATION => self.published(out),
            Packet::PubAck(ack) => {
                if let Some(execution) = self.reports.remove(&(device, ack.id)) {
                    self.ledger.commands.reported.insert(execution, device);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant> {
        if !self.begun {
            self.begun = true;
            (0..self.who.len()).try_for_each(|device| self.ask(out, device, "$next/get", &json!({}))).ok()?;
            self.publish(out).ok()?;
        }
        let over = self.to_the_end && self.idle.iter().all(|idle| *idle);
        (!over).then_some(now + Duration::from_millis(200))
    }
}
