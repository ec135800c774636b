//! Jobs: questions of devices, and whole rollouts.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mqtt::{Packet, Qos};

use crate::fleet::{self, Fleet};
use crate::latency::median;
use crate::rollout::Rollout;
use crate::servers::{Ministack, Running, Updraft};
use crate::swarm::{Out, Script, Swarm};
use crate::table::{Goal, Table};

/// Devices that ask, and questions of each on their way.
pub const ASKING: usize = 1_000;
const OUTSTANDING: usize = 4;
const MEASURED: Duration = Duration::from_secs(5);
/// Devices where another server stands beside.
const BESIDE: usize = 500;
/// The small rollout goes to one in so many devices.
const FEWER: usize = 10;

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
        let mut measured = Measured::default();
        rollout(side, "beside", BESIDE, 1, &mut measured)?;
        let (cost, executions) = (measured.cost(), median(&mut measured.rates));
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

/// A server with its fleet.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub process: &'a Running,
    pub address: SocketAddr,
    pub fleet: &'a Fleet,
    pub tls: bool,
}

/// What rollouts came to.
#[derive(Default)]
struct Measured {
    /// Executions a second, by round.
    rates: Vec<f64>,
    /// The server's processor time for an execution, in microseconds.
    costs_us: Vec<f64>,
}

impl Measured {
    fn cost(&mut self) -> String {
        let middle =
            if self.rates.len() > 1 { format!(", median of {}", self.rates.len()) } else { String::new() };
        format!("{:.0} us of processor each{middle}", median(&mut self.costs_us))
    }
}

/// Connects the first `count` devices and rolls out to them so often, one job after the other: one round.
fn rollout(side: Side<'_>, group: &str, count: usize, times: usize, into: &mut Measured) -> Result<()> {
    let Side { process, address, fleet, tls } = side;
    let filters = |_: usize, thing: &str| {
        ["notify-next", "$next/get/+", "+/update/+"]
            .map(|name| (format!("$aws/things/{thing}/jobs/{name}"), Qos::AtLeastOnce))
            .to_vec()
    };
    let who = fleet.identities(count, tls, filters)?;
    let mut swarm = Swarm::connect(address, &who)?;
    let round = into.rates.len();
    let (mut took_s, mut cpu_us) = (0.0, 0.0);
    for time in 0..times {
        let job = format!("rollout-{group}-{}-{round}-{time}", if tls { "tls" } else { "plain" });
        let (rate, cost_us) = Rollout::run(&mut swarm, &who, process, fleet, &job, group)?;
        took_s += count as f64 / rate;
        cpu_us += cost_us;
    }
    into.rates.push((count * times) as f64 / took_s);
    into.costs_us.push(cpu_us / times as f64);
    Ok(())
}

/// Small and large rollouts, without and with TLS. A small one is over in a moment, so each round rolls out to the few
/// devices until that makes as many executions as the large rollout that follows it: the same work, seconds apart, on
/// a store with the same past.
pub fn rollouts(
    table: &mut Table,
    updraft: &Updraft,
    fleet: &Fleet,
    devices: usize,
    repeat: usize,
) -> Result<()> {
    let few = devices / FEWER;
    fleet.enroll("small", few)?;
    fleet.enroll("large", devices)?;
    for (kind, tls, least) in [("without TLS", false, 2_000.0), ("with mutual TLS", true, 1_000.0)] {
        let side = Side::of(updraft, fleet, tls);
        let (mut small, mut large) = (Measured::default(), Measured::default());
        for _ in 0..repeat {
            rollout(side, "small", few, FEWER, &mut small)?;
            rollout(side, "large", devices, 1, &mut large)?;
        }
        let mut ratios: Vec<f64> =
            large.rates.iter().zip(&small.rates).map(|(large, small)| large / small).collect();
        let by_round: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
        let name = format!("rollout to {devices} devices {kind}");
        let cost = large.cost();
        table.add(&name, median(&mut large.rates), "executions/s", Some(Goal::AtLeast(least)), cost);
        let cost = small.cost();
        table.add(
            &format!("  {FEWER} times to {few} devices"),
            median(&mut small.rates),
            "executions/s",
            None,
            cost,
        );
        let rounds = format!("rounds {}", by_round.join(", "));
        table.add("  large beside small", median(&mut ratios), "", Some(Goal::AtLeast(0.9)), rounds);
    }
    Ok(())
}
