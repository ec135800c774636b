//! What a connection costs that does nothing.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use mqtt::Qos;

use crate::fleet::{Fleet, TOPICS};
use crate::messages::CLIENTS;
use crate::servers::{Mosquitto, Running, Updraft};
use crate::swarm::Swarm;
use crate::table::{Goal, Table};

/// Connections with mutual TLS that are held at once.
pub const HELD: usize = 18_000;
/// Memory that was used by handshakes is given back, or not, in this time.
const SETTLE: Duration = Duration::from_secs(1);

fn own_topic(number: usize) -> Vec<(String, Qos)> {
    vec![(format!("{TOPICS}/{number}"), Qos::AtLeastOnce)]
}

/// So many are there before: what the server needs once for all is not counted.
const BEFORE: usize = 1_000;

/// Kilobytes a connection, with one subscription each.
fn per_connection(process: &Running, address: std::net::SocketAddr, fleet: &Fleet, tls: bool) -> Result<f64> {
    let who = fleet.identities(CLIENTS, tls, |number, _| own_topic(number))?;
    let (first, others) = who.split_at(BEFORE);
    let first = Swarm::connect(address, first)?;
    let before = process.memory()?;
    let others = Swarm::connect(address, others)?;
    std::thread::sleep(SETTLE);
    let grown = process.memory()?.saturating_sub(before);
    drop((first, others));
    Ok(grown as f64 / (CLIENTS - BEFORE) as f64 / 1000.0)
}

/// Memory of idle connections, each kind on a server that has not seen the other.
pub fn memory(table: &mut Table, program: &Path, beside_mosquitto: bool) -> Result<()> {
    for (name, tls, most) in
        [("idle connection without TLS", false, 5.0), ("idle connection with mutual TLS", true, 20.0)]
    {
        let fresh = Updraft::start(program)?;
        let fleet = crate::fleet::register(&fresh.endpoints, CLIENTS)?;
        let address = if tls { fresh.tls() } else { fresh.plain };
        let is = per_connection(&fresh.process, address, &fleet, tls)?;
        let remark = format!("{} connections more", CLIENTS - BEFORE);
        table.add(name, is, "KB", Some(Goal::AtMost(most)), remark);
        if !tls
            && beside_mosquitto
            && let Some(mosquitto) = Mosquitto::start()?
        {
            let is = per_connection(&mosquitto.process, mosquitto.plain, &fleet, false)?;
            table.add("  mosquitto", is, "KB", None, String::new());
        }
    }
    Ok(())
}

/// Many connections with mutual TLS at once, and the whole server's memory.
pub fn hold(table: &mut Table, updraft: Updraft, fleet: &Fleet) -> Result<()> {
    let who = fleet.identities(HELD, true, |number, _| own_topic(number))?;
    let begun = std::time::Instant::now();
    let mut swarm = Swarm::connect(updraft.tls(), &who)?;
    let rate = HELD as f64 / begun.elapsed().as_secs_f64();
    std::thread::sleep(SETTLE);
    // All of them are still there, and served: each gets a message.
    let heard = crate::messages::reach_all(&mut swarm, HELD)?;
    let is = updraft.process.memory()? as f64 / 1e6;
    table.add(
        "connections with mutual TLS held at once",
        heard as f64,
        "",
        Some(Goal::AtLeast(HELD as f64)),
        String::new(),
    );
    table.add("  memory of the server", is, "MB", Some(Goal::AtMost(500.0)), String::new());
    table.add("  handshake, CONNECT and SUBSCRIBE", rate, "/s", None, String::new());
    Ok(())
}
