//! Messages from client to client: as many as go, and 5,000 a second.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use mqtt::{Packet, PacketId, Qos};

use crate::fleet::{Fleet, TOPICS};
use crate::latency::{Dice, Latencies, median};
use crate::servers::{Mosquitto, Running, Updraft};
use crate::swarm::{Identity, Out, Script, Swarm};
use crate::table::{Goal, Table};

/// Connections, each subscribed to its own topic.
pub const CLIENTS: usize = 5_000;
/// Of them publish as fast as they can, with so many messages on their way each.
const PUBLISHERS: usize = 100;
const OUTSTANDING: usize = 4;
const PAYLOAD_BYTES: usize = 128;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);
/// Messages a second when the pace is given.
const PACE: u32 = 5_000;

/// Messages that run in a circle: whoever's message has arrived sends the next one.
struct Circle {
    begun: Instant,
    qos: Qos,
    dice: Dice,
    clients: usize,
    /// Of the next message of each publisher.
    ids: Vec<PacketId>,
    arrived: u64,
    latencies: Latencies,
    /// Messages a second; without it the next one goes when one has arrived.
    pace: Option<u32>,
    sent: u64,
}

impl Circle {
    fn new(clients: usize, qos: Qos, pace: Option<u32>) -> Circle {
        Circle {
            begun: Instant::now(),
            qos,
            dice: Dice(0x5eed),
            clients,
            ids: vec![PacketId::MIN; clients],
            arrived: 0,
            latencies: Latencies::default(),
            pace,
            sent: 0,
        }
    }

    /// The payload says when it was sent and by whom.
    fn publish(&mut self, out: &mut Out<'_>, publisher: usize, at: Duration) -> Result<()> {
        let mut payload = [0; PAYLOAD_BYTES];
        payload[..8].copy_from_slice(&(at.as_micros() as u64).to_be_bytes());
        payload[8..12].copy_from_slice(&(publisher as u32).to_be_bytes());
        let topic = format!("{TOPICS}/{}", self.dice.below(self.clients));
        let id = match self.ids.get_mut(publisher) {
            Some(id) if self.qos == Qos::AtLeastOnce => {
                let this = *id;
                *id = PacketId::new(this.get().wrapping_add(1)).unwrap_or(PacketId::MIN);
                Some(this)
            }
            _ => None,
        };
        self.sent += 1;
        out.publish(publisher, &topic, &payload, id)
    }

    fn begin(&mut self, out: &mut Out<'_>) -> Result<()> {
        for number in 0..PUBLISHERS * OUTSTANDING {
            self.publish(out, number % PUBLISHERS, self.begun.elapsed())?;
        }
        Ok(())
    }
}

impl Script for Circle {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        match packet {
            Packet::Publish(publish) => {
                out.acknowledge(client, publish.delivery)?;
                let (Some(at), Some(from)) = (publish.payload.first_chunk::<8>(), publish.payload.get(8..12))
                else {
                    return Ok(());
                };
                self.arrived += 1;
                let now = self.begun.elapsed();
                self.latencies.note(now.saturating_sub(Duration::from_micros(u64::from_be_bytes(*at))));
                if self.pace.is_none() {
                    let from = from.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
                    self.publish(out, from, now)?;
                }
                Ok(())
            }
            Packet::PubAck(_) => Ok(()),
            other => bail!("{other:?} for client {client}"),
        }
    }

    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant> {
        let Some(pace) = self.pace else { return Some(now + MEASURED) };
        let due = |sent: u64| Duration::from_secs(sent) / pace;
        while due(self.sent) <= now - self.begun {
            // The time at which it should have gone counts.
            let (publisher, at) = (self.dice.below(self.clients), due(self.sent));
            self.publish(out, publisher, at).ok()?;
        }
        Some(self.begun + due(self.sent))
    }
}

/// What one server did.
struct Round {
    per_second: f64,
    cpu_us: f64,
    p50_us: f64,
    p99_us: f64,
}

fn identities(fleet: &Fleet, qos: Qos) -> Result<Vec<Identity>> {
    fleet.identities(CLIENTS, false, |number, _| vec![(format!("{TOPICS}/{number}"), qos)])
}

fn round(
    process: &Running,
    address: SocketAddr,
    fleet: &Fleet,
    qos: Qos,
    pace: Option<u32>,
) -> Result<Round> {
    let mut swarm = Swarm::connect(address, &identities(fleet, qos)?)?;
    let mut circle = Circle::new(CLIENTS, qos, pace);
    if pace.is_none() {
        // Through a script, so that the first messages go out with the first turn.
        swarm.run(&mut Beginning(&mut circle), Instant::now() + WARM_UP)?;
    } else {
        swarm.run(&mut circle, Instant::now() + WARM_UP)?;
    }
    let (before, cpu, begun) = (circle.arrived, process.cpu()?, Instant::now());
    circle.latencies = Latencies::default();
    swarm.run(&mut circle, begun + MEASURED)?;
    let (count, time) = ((circle.arrived - before) as f64, begun.elapsed());
    let cpu = process.cpu()? - cpu;
    if count == 0.0 {
        bail!("no message arrived");
    }
    Ok(Round {
        per_second: count / time.as_secs_f64(),
        cpu_us: cpu.as_secs_f64() * 1e6 / count,
        p50_us: circle.latencies.percentile_us(50.0),
        p99_us: circle.latencies.percentile_us(99.0),
    })
}

/// Sends the first messages, then is the circle.
struct Beginning<'a>(&'a mut Circle);

impl Script for Beginning<'_> {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        self.0.packet(out, client, packet)
    }

    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant> {
        if self.0.sent == 0 {
            self.0.begin(out).ok()?;
        }
        self.0.turn(out, now)
    }
}

/// Our rounds and mosquitto's by turns, so that a busy machine is unfair to both.
fn rounds(
    updraft: &Updraft,
    mosquitto: Option<&Mosquitto>,
    fleet: &Fleet,
    qos: Qos,
    pace: Option<u32>,
    repeat: usize,
) -> Result<(Vec<Round>, Vec<Round>)> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..repeat {
        ours.push(round(&updraft.process, updraft.plain, fleet, qos, pace)?);
        if let Some(mosquitto) = mosquitto {
            theirs.push(round(&mosquitto.process, mosquitto.plain, fleet, qos, pace)?);
        }
    }
    Ok((ours, theirs))
}

fn middle(rounds: &[Round], of: impl Fn(&Round) -> f64) -> f64 {
    median(&mut rounds.iter().map(of).collect::<Vec<_>>())
}

fn ratios(ours: &[Round], theirs: &[Round], of: impl Fn(&Round) -> f64) -> f64 {
    median(&mut ours.iter().zip(theirs).map(|(a, b)| of(a) / of(b)).collect::<Vec<_>>())
}

/// As many messages as go.
pub fn throughput(
    table: &mut Table,
    updraft: &Updraft,
    mosquitto: Option<&Mosquitto>,
    fleet: &Fleet,
    repeat: usize,
) -> Result<()> {
    for (name, qos) in [("messages of QoS 0", Qos::AtMostOnce), ("messages of QoS 1", Qos::AtLeastOnce)] {
        let (ours, theirs) = rounds(updraft, mosquitto, fleet, qos, None, repeat)?;
        let remark =
            |rounds: &[Round]| format!("{:.1} us of processor each", middle(rounds, |round| round.cpu_us));
        table.add(name, middle(&ours, |round| round.per_second), "/s", None, remark(&ours));
        if !theirs.is_empty() {
            table.add("  mosquitto", middle(&theirs, |round| round.per_second), "/s", None, remark(&theirs));
            let ratio = ratios(&ours, &theirs, |round| round.per_second);
            table.add("  ratio", ratio, "", Some(Goal::AtLeast(1.2)), format!("median of {repeat}"));
        }
    }
    Ok(())
}

/// 5,000 messages a second of QoS 1, and how late they come.
pub fn paced(
    table: &mut Table,
    updraft: &Updraft,
    mosquitto: Option<&Mosquitto>,
    fleet: &Fleet,
    repeat: usize,
) -> Result<()> {
    let (ours, theirs) = rounds(updraft, mosquitto, fleet, Qos::AtLeastOnce, Some(PACE), repeat)?;
    let remark = |rounds: &[Round]| {
        format!(
            "p50 {:.0} us, {:.1} us of processor each",
            middle(rounds, |round| round.p50_us),
            middle(rounds, |round| round.cpu_us)
        )
    };
    table.add(
        "p99 at 5,000 messages a second",
        middle(&ours, |round| round.p99_us),
        "us",
        None,
        remark(&ours),
    );
    if !theirs.is_empty() {
        table.add("  mosquitto", middle(&theirs, |round| round.p99_us), "us", None, remark(&theirs));
        let ratio = ratios(&ours, &theirs, |round| round.p99_us);
        table.add("  ratio", ratio, "", Some(Goal::AtMost(1.0)), format!("median of {repeat}"));
    }
    Ok(())
}

/// One message for each client; how many have come.
pub fn reach_all(swarm: &mut Swarm, clients: usize) -> Result<usize> {
    let mut round = Reach { next: 0, heard: 0, clients };
    swarm.run(&mut round, Instant::now() + Duration::from_secs(60))?;
    Ok(round.heard)
}

struct Reach {
    next: usize,
    heard: usize,
    clients: usize,
}

impl Script for Reach {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        if let Packet::Publish(publish) = packet {
            out.acknowledge(client, publish.delivery)?;
            self.heard += 1;
        }
        Ok(())
    }

    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant> {
        while self.next < self.clients && self.next < self.heard + 64 {
            let topic = format!("{TOPICS}/{}", self.next);
            out.publish((self.next + 1) % self.clients, &topic, b"are you there", Some(PacketId::MIN))
                .ok()?;
            self.next += 1;
        }
        (self.heard < self.clients).then_some(now + Duration::from_secs(1))
    }
}
