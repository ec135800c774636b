//! Jobs: questions of devices, and whole rollouts.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mqtt::{Packet, PacketId, Qos};
use serde_json::{Value, json};

use crate::fleet::Fleet;
use crate::latency::Latencies;
use crate::servers::Updraft;
use crate::swarm::{Identity, Out, Script, Swarm};
use crate::table::{Goal, Table};

/// Devices that ask, and questions of each on their way.
pub const ASKING: usize = 1_000;
const OUTSTANDING: usize = 4;
const MEASURED: Duration = Duration::from_secs(5);
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
    fleet.enroll("few", ASKING)?;
    fleet.create_job("asked", "few")?;
    let who = fleet.identities(ASKING, false, |_, thing| {
        vec![(format!("$aws/things/{thing}/jobs/get/+"), Qos::AtMostOnce)]
    })?;
    let mut swarm = Swarm::connect(updraft.plain, &who)?;
    let topics = who.iter().map(|who| format!("$aws/things/{}/jobs/get", who.client_id)).collect();
    let mut asking = Asking { topics, begun: false, answers: 0 };
    swarm.run(&mut asking, Instant::now() + Duration::from_secs(1))?;
    let (before, cpu, begun) = (asking.answers, updraft.process.cpu()?, Instant::now());
    swarm.run(&mut asking, begun + MEASURED)?;
    let count = (asking.answers - before) as f64;
    let cpu_us = (updraft.process.cpu()? - cpu).as_secs_f64() * 1e6 / count;
    let rate = count / begun.elapsed().as_secs_f64();
    let remark = format!("{cpu_us:.1} us of processor each");
    table.add("jobs/get", rate, "/s", Some(Goal::AtLeast(50_000.0)), remark);
    Ok(())
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

/// Executions a second of one rollout.
fn rollout(updraft: &Updraft, fleet: &Fleet, group: &str, count: usize, tls: bool) -> Result<(f64, String)> {
    let filters = |_: usize, thing: &str| {
        ["notify-next", "$next/get/+", "+/update/+"]
            .map(|name| (format!("$aws/things/{thing}/jobs/{name}"), Qos::AtLeastOnce))
            .to_vec()
    };
    let who = fleet.identities(count, tls, filters)?;
    let mut swarm = Swarm::connect(if tls { updraft.tls() } else { updraft.plain }, &who)?;
    let job = format!("rollout-{group}-{}", if tls { "tls" } else { "plain" });
    let (cpu, begun) = (updraft.process.cpu()?, Instant::now());
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
    let cpu_us = (updraft.process.cpu()? - cpu).as_secs_f64() * 1e6 / count as f64;
    Ok((count as f64 / time.as_secs_f64(), format!("{cpu_us:.0} us of processor each")))
}

/// A small and a large rollout, without and with TLS.
pub fn rollouts(table: &mut Table, updraft: &Updraft, fleet: &Fleet, devices: usize) -> Result<()> {
    let few = devices / 10;
    fleet.enroll("small", few)?;
    fleet.enroll("large", devices)?;
    for (kind, tls, least) in [("without TLS", false, 2_000.0), ("with mutual TLS", true, 1_000.0)] {
        let (small, small_cost) = rollout(updraft, fleet, "small", few, tls)?;
        let (large, large_cost) = rollout(updraft, fleet, "large", devices, tls)?;
        let name = format!("rollout to {devices} devices {kind}");
        table.add(&name, large, "executions/s", Some(Goal::AtLeast(least)), large_cost);
        table.add(&format!("  to {few} devices"), small, "executions/s", None, small_cost);
        table.add("  large beside small", large / small, "", Some(Goal::AtLeast(0.9)), String::new());
    }
    Ok(())
}
