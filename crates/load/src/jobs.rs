//! Jobs: questions of devices, and whole rollouts.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mqtt::{Packet, PacketId, Qos};
use serde_json::{Value, json};

use crate::fleet::{self, Fleet};
use crate::latency::Latencies;
use crate::servers::{Ministack, Running, Updraft};
use crate::swarm::{Identity, Out, Script, Swarm};
use crate::table::{Goal, Table};

/// Devices that ask, and questions of each on their way.
pub const ASKING: usize = 1_000;
const OUTSTANDING: usize = 4;
const MEASURED: Duration = Duration::from_secs(5);
/// Devices where another server stands beside.
const BESIDE: usize = 500;
/// The longest rollout.
const ROLLOUT: Duration = Duration::from_secs(120);

/// Devices that ask for their jobs again and again.
struct Asking {
    topics: Vec<String>,
    begun: bool,
    answers: u64,
}

impl Script for Asking {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        match packet {
            Packet::Publish(answer) if answer.topic.ends_with("/get/accepted") => {
                self.answers += 1;
                out.acknowledge(client, answer.delivery)?;
                out.publish(client, self.topics.get(client).context("no such client")?, b"{}", None)
            }
            other => bail!("{other:?} instead of an answer"),
        }
    }

    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant> {
        if !self.begun {
            self.begun = true;
            for (client, topic) in self.topics.iter().enumerate() {
                (0..OUTSTANDING).try_for_each(|_| out.publish(client, topic, b"{}", None)).ok()?;
            }
        }
        Some(now + MEASURED)
    }
}

/// `jobs/get`, each device with one job queued.
pub fn get(table: &mut Table, updraft: &Updraft, fleet: &Fleet) -> Result<()> {
    let (rate, cost) = ask(Side::of(updraft, fleet, false), ASKING, MEASURED)?;
    table.add("jobs/get", rate, "/s", Some(Goal::AtLeast(50_000.0)), cost);
    Ok(())
}

fn ask(side: Side<'_>, count: usize, measured: Duration) -> Result<(f64, String)> {
    let Side { process, address, fleet, tls } = side;
    let job = if tls { "asked-tls" } else { "asked" };
    fleet.enroll("few", count)?;
    fleet.create_job(job, "few")?;
    let who = fleet.identities(count, tls, |_, thing| {
        vec![(format!("$aws/things/{thing}/jobs/get/+"), Qos::AtMostOnce)]
    })?;
    let mut swarm = Swarm::connect(address, &who)?;
    let topics = who.iter().map(|who| format!("$aws/things/{}/jobs/get", who.client_id)).collect();
    let mut asking = Asking { topics, begun: false, answers: 0 };
    swarm.run(&mut asking, Instant::now() + Duration::from_secs(1))?;
    let (before, cpu, begun) = (asking.answers, process.cpu()?, Instant::now());
    swarm.run(&mut asking, begun + measured)?;
    let (answers, took_s) = ((asking.answers - before) as f64, begun.elapsed().as_secs_f64());
    let cpu_us = (process.cpu()? - cpu).as_secs_f64() * 1e6 / answers;
    // What stays at the head of a queue would keep the next job's news back.
    fleet.delete_job(job)?;
    Ok((answers / took_s, format!("{cpu_us:.1} us of processor each")))
}

/// The same questions and the same rollout with mutual TLS, here and at MiniStack.
pub fn beside(table: &mut Table, updraft: &Updraft, fleet: &Fleet, program: &Path) -> Result<()> {
    let ministack = Ministack::start(program)?;
    let address = SocketAddr::from(([127, 0, 0, 1], ministack.endpoints.mqtt_port));
    let its = fleet::register(&ministack.endpoints, BESIDE)?;
    let theirs = Side { process: &ministack.process, address, fleet: &its, tls: true };
    let ours = Side::of(updraft, fleet, true);
    let mut rates = Vec::new();
    for (name, side) in [("ministack", theirs), ("updraft", ours)] {
        side.fleet.enroll("beside", BESIDE)?;
        let (executions, cost) = rollout(side, "beside", BESIDE)?;
        table.add(
            &format!("rollout to {BESIDE} devices, mutual TLS, {name}"),
            executions,
            "executions/s",
            None,
            cost,
        );
        let (answers, cost) = ask(side, BESIDE / 5, MEASURED)?;
        table.add(&format!("jobs/get, mutual TLS, {name}"), answers, "/s", None, cost);
        rates.push((executions, answers));
    }
    if let [(executions, answers), (our_executions, our_answers)] = rates[..] {
        let more = Some(Goal::AtLeast(1.0));
        table.add("  rollout beside ministack", our_executions / executions, "x", more, String::new());
        table.add(
            "  jobs/get beside ministack",
            our_answers / answers,
            "x",
            Some(Goal::AtLeast(1.0)),
            String::new(),
        );
    }
    Ok(())
}

impl<'a> Side<'a> {
    fn of(updraft: &'a Updraft, fleet: &'a Fleet, tls: bool) -> Side<'a> {
        let address = if tls { updraft.tls() } else { updraft.plain };
        Side { process: &updraft.process, address, fleet, tls }
    }
}

/// Devices that carry out one job: notify, get, IN_PROGRESS, SUCCEEDED.
struct Rollout<'a> {
    who: &'a [Identity],
    job: String,
    begun: Instant,
    notified: usize,
    succeeded: usize,
    latencies: Latencies,
}

const NEXT_ID: PacketId = PacketId::MIN;

impl Rollout<'_> {
    fn ask(&self, out: &mut Out<'_>, client: usize, what: &str, body: &Value) -> Result<()> {
        let thing = &self.who.get(client).context("no such client")?.client_id;
        let topic = format!("$aws/things/{thing}/jobs/{what}");
        out.publish(client, &topic, body.to_string().as_bytes(), Some(NEXT_ID))
    }

    fn message(&mut self, out: &mut Out<'_>, client: usize, topic: &str, payload: &[u8]) -> Result<()> {
        let (_, what) = topic.split_once("/jobs/").context("a message that is not about jobs")?;
        let body: Value = serde_json::from_slice(payload)?;
        let update = format!("{}/update", self.job);
        match what {
            "notify-next" if body["execution"]["jobId"] == self.job.as_str() => {
                self.notified += 1;
                self.ask(out, client, "$next/get", &json!({}))
            }
            // The queue is empty again.
            "notify-next" => Ok(()),
            "$next/get/accepted" => {
                let version = &body["execution"]["versionNumber"];
                let begin =
                    json!({"status": "IN_PROGRESS", "expectedVersion": version, "clientToken": "begin"});
                self.ask(out, client, &update, &begin)
            }
            _ if what == format!("{update}/accepted") && body["clientToken"] == "begin" => {
                self.ask(out, client, &update, &json!({"status": "SUCCEEDED", "clientToken": "end"}))
            }
            _ if what == format!("{update}/accepted") => {
                self.succeeded += 1;
                self.latencies.note(self.begun.elapsed());
                Ok(())
            }
            _ => bail!("{topic}: {body}"),
        }
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
        (self.succeeded < self.who.len()).then_some(now + Duration::from_secs(1))
    }
}

/// A server with its fleet.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub process: &'a Running,
    pub address: SocketAddr,
    pub fleet: &'a Fleet,
    pub tls: bool,
}

/// Executions a second of one rollout.
fn rollout(side: Side<'_>, group: &str, count: usize) -> Result<(f64, String)> {
    let Side { process, address, fleet, tls } = side;
    let filters = |_: usize, thing: &str| {
        ["notify-next", "$next/get/+", "+/update/+"]
            .map(|name| (format!("$aws/things/{thing}/jobs/{name}"), Qos::AtLeastOnce))
            .to_vec()
    };
    let who = fleet.identities(count, tls, filters)?;
    let mut swarm = Swarm::connect(address, &who)?;
    let job = format!("rollout-{group}-{}", if tls { "tls" } else { "plain" });
    let (cpu, begun) = (process.cpu()?, Instant::now());
    let mut rollout = Rollout {
        who: &who,
        job: job.clone(),
        begun,
        notified: 0,
        succeeded: 0,
        latencies: Latencies::default(),
    };
    // The clock runs from the operator's command on.
    std::thread::scope(|scope| -> Result<()> {
        let creating = scope.spawn(|| fleet.create_job(&job, group));
        swarm.run(&mut rollout, begun + ROLLOUT)?;
        creating.join().ok().context("CreateJob panicked")?
    })?;
    let time = begun.elapsed();
    if rollout.succeeded < count {
        bail!("{job}: {} notified, {} of {count} succeeded", rollout.notified, rollout.succeeded);
    }
    let told = &fleet.job(&job)?["jobProcessDetails"];
    if told["numberOfSucceededThings"] != count {
        bail!("{job}: the server counts {told}");
    }
    let cpu_us = (process.cpu()? - cpu).as_secs_f64() * 1e6 / count as f64;
    Ok((count as f64 / time.as_secs_f64(), format!("{cpu_us:.0} us of processor each")))
}

/// A small and a large rollout, without and with TLS.
pub fn rollouts(table: &mut Table, updraft: &Updraft, fleet: &Fleet, devices: usize) -> Result<()> {
    let few = devices / 10;
    fleet.enroll("small", few)?;
    fleet.enroll("large", devices)?;
    for (kind, tls, least) in [("without TLS", false, 2_000.0), ("with mutual TLS", true, 1_000.0)] {
        let side = Side::of(updraft, fleet, tls);
        let (small, small_cost) = rollout(side, "small", few)?;
        let (large, large_cost) = rollout(side, "large", devices)?;
        let name = format!("rollout to {devices} devices {kind}");
        table.add(&name, large, "executions/s", Some(Goal::AtLeast(least)), large_cost);
        table.add(&format!("  to {few} devices"), small, "executions/s", None, small_cost);
        table.add("  large beside small", large / small, "", Some(Goal::AtLeast(0.9)), String::new());
    }
    Ok(())
}
