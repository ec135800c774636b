//! Thousands of MQTT clients on one thread: sockets are waited for together, a [`Script`] says what each client does.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use mio::{Events, Interest, Poll, Token};
use mqtt::{
    Ack, Connect, Delivery, Frame, Frames, Packet, PacketId, Publish, Qos, Reason, Seq, Subscribe,
    Subscription, Version,
};
use rustls::ClientConfig;

use crate::link::Link;

/// Handshakes under way at one time.
const OPENING: usize = 200;
/// A phase in which nothing moves for so long has failed.
const STALL: Duration = Duration::from_secs(30);

/// What clients do when something comes.
pub trait Script {
    /// A packet for `client`.
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()>;

    /// Called before each wait; returns when it wants to be called again at the latest. `None`: it is done.
    fn turn(&mut self, out: &mut Out<'_>, now: Instant) -> Option<Instant>;
}

/// How one client introduces itself.
pub struct Identity {
    pub client_id: String,
    /// The certificate's id stands here where there is no TLS.
    pub user: String,
    pub tls: Option<Arc<ClientConfig>>,
    pub filters: Vec<(String, Qos)>,
    /// Is there to be no session from before, and none after?
    pub clean: bool,
}

/// The clients.
pub struct Swarm {
    poll: Poll,
    links: Vec<Link>,
    dirty: Vec<usize>,
    scratch: Vec<u8>,
}

/// What a script writes with.
pub struct Out<'a> {
    links: &'a mut [Link],
    dirty: &'a mut Vec<usize>,
}

impl Out<'_> {
    pub fn send(&mut self, client: usize, packet: Packet<'_>) -> Result<()> {
        let link = self.links.get_mut(client).context("no such client")?;
        if link.outgoing.is_empty() {
            self.dirty.push(client);
        }
        packet.encode(Version::V311, &mut link.outgoing).ok().context("a packet that cannot be sent")
    }

    /// Publishes with QoS 1 if there is an identifier, else with QoS 0.
    pub fn publish(
        &mut self,
        client: usize,
        topic: &str,
        payload: &[u8],
        id: Option<PacketId>,
    ) -> Result<()> {
        let delivery = id.map_or(Delivery::AtMostOnce, Delivery::AtLeastOnce);
        self.send(client, Packet::Publish(Publish { topic, payload, delivery, ..Publish::default() }))
    }

    /// Acknowledges a message, if it is to be.
    pub fn acknowledge(&mut self, client: usize, delivery: Delivery) -> Result<()> {
        match delivery.id() {
            Some(id) => self.send(client, Packet::PubAck(Ack::new(id, Reason::Success))),
            None => Ok(()),
        }
    }
}

impl Swarm {
    /// Connects and subscribes all; returns when the last SUBACK has come.
    pub fn connect(address: SocketAddr, who: &[Identity]) -> Result<Swarm> {
        Swarm::connect_with(address, who, &mut Deaf)
    }

    /// The same, and what comes for those who are connected already is the script's.
    pub fn connect_with(address: SocketAddr, who: &[Identity], script: &mut impl Script) -> Result<Swarm> {
        let poll = Poll::new()?;
        let mut swarm = Swarm {
            poll,
            links: Vec::with_capacity(who.len()),
            dirty: Vec::new(),
            scratch: vec![0; 64 * 1024],
        };
        let mut opening = Opening { who, done: 0, script };
        let mut last = (0, Instant::now());
        while opening.done < who.len() {
            while swarm.links.len() < who.len() && swarm.links.len() < opening.done + OPENING {
                swarm.open(address, &who[swarm.links.len()])?;
            }
            swarm.step(&mut opening, Instant::now() + Duration::from_millis(100))?;
            if opening.done > last.0 {
                last = (opening.done, Instant::now());
            } else if last.1.elapsed() > STALL {
                bail!("only {} of {} clients could connect", opening.done, who.len());
            }
        }
        Ok(swarm)
    }

    /// Bytes that came for a client and are no packet yet, and those that wait to be written.
    pub fn pending(&self, client: usize) -> (usize, usize) {
        self.links.get(client).map_or((0, 0), |link| (link.partial.len(), link.outgoing.len()))
    }

    fn open(&mut self, address: SocketAddr, who: &Identity) -> Result<()> {
        let number = self.links.len();
        let mut link = Link::open(address, who.tls.clone(), number)?;
        self.poll.registry().register(
            &mut link.socket,
            Token(number),
            Interest::READABLE | Interest::WRITABLE,
        )?;
        let connect = Connect {
            version: Version::V311,
            client_id: &who.client_id,
            clean_start: who.clean,
            keep_alive_s: 1_200,
            user_name: who.tls.is_none().then_some(who.user.as_str()),
            ..Connect::default()
        };
        Packet::Connect(connect).encode(Version::V311, &mut link.outgoing).ok().context("CONNECT")?;
        self.links.push(link);
        Ok(())
    }

    /// Lets the clients work until the script is done or the time is over.
    pub fn run(&mut self, script: &mut impl Script, until: Instant) -> Result<()> {
        loop {
            let now = Instant::now();
            let mut out = Out { links: &mut self.links, dirty: &mut self.dirty };
            let Some(next) = script.turn(&mut out, now) else { return self.flush() };
            if now >= until {
                return self.flush();
            }
            self.step(script, next.min(until))?;
        }
    }

    fn step(&mut self, script: &mut impl Script, until: Instant) -> Result<()> {
        self.flush()?;
        let mut events = Events::with_capacity(1024);
        let wait = until.saturating_duration_since(Instant::now());
        match self.poll.poll(&mut events, Some(wait)) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Ok(()),
            polled => polled?,
        }
        for event in &events {
            let client = event.token().0;
            if event.is_readable() {
                self.read(script, client)?;
            }
            let link = self.links.get_mut(client).context("no such client")?;
            if event.is_writable() && link.wants_flush() {
                link.flush()?;
            }
        }
        Ok(())
    }

    fn read(&mut self, script: &mut impl Script, client: usize) -> Result<()> {
        let link = self.links.get_mut(client).context("no such client")?;
        let mut bytes = std::mem::take(&mut link.partial);
        let alive = link.read(&mut bytes, &mut self.scratch)?;
        if link.wants_flush() {
            self.dirty.push(client);
        }
        let frames = Frames::new(1 << 20);
        let mut done = 0;
        while let Ok(Frame::Packet(length)) = frames.next(bytes.get(done..).unwrap_or_default()) {
            let packet = bytes.get(done..done + length).unwrap_or_default();
            let packet = Packet::decode(packet, Version::V311)
                .map_err(|why| anyhow::anyhow!("a bad packet: {why}"))?;
            let mut out = Out { links: &mut self.links, dirty: &mut self.dirty };
            script.packet(&mut out, client, packet)?;
            done += length;
        }
        bytes.drain(..done);
        let link = self.links.get_mut(client).context("no such client")?;
        // An idle client holds no buffer.
        link.partial = if bytes.is_empty() { Vec::new() } else { bytes };
        if !alive {
            bail!("the server closed the connection of client {client}");
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        for client in self.dirty.drain(..) {
            self.links.get_mut(client).context("no such client")?.flush()?;
        }
        Ok(())
    }
}

/// CONNECT, CONNACK, SUBSCRIBE, SUBACK.
struct Opening<'a, S> {
    who: &'a [Identity],
    done: usize,
    script: &'a mut S,
}

impl<S: Script> Script for Opening<'_, S> {
    fn packet(&mut self, out: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        match packet {
            Packet::ConnAck(ack) if ack.reason == Reason::Success => {
                let filters = self.who.get(client).map_or(&[][..], |who| &who.filters);
                let filters: Vec<Subscription<'_>> = filters
                    .iter()
                    .map(|(filter, qos)| Subscription { filter, qos: *qos, ..Subscription::default() })
                    .collect();
                let request = Subscribe {
                    id: PacketId::MIN,
                    filters: Seq::new(&filters),
                    properties: Default::default(),
                };
                out.send(client, Packet::Subscribe(request))
            }
            Packet::ConnAck(ack) => bail!("client {client} is refused: {:?}", ack.reason),
            Packet::SubAck(ack) if ack.reasons.iter().all(|reason| !reason.is_failure()) => {
                self.done += 1;
                Ok(())
            }
            other => self.script.packet(out, client, other),
        }
    }

    fn turn(&mut self, _: &mut Out<'_>, now: Instant) -> Option<Instant> {
        Some(now + STALL)
    }
}

/// Whoever has nothing to hear before all are connected.
struct Deaf;

impl Script for Deaf {
    fn packet(&mut self, _: &mut Out<'_>, client: usize, packet: Packet<'_>) -> Result<()> {
        bail!("{packet:?} while client {client} connects")
    }

    fn turn(&mut self, _: &mut Out<'_>, now: Instant) -> Option<Instant> {
        Some(now)
    }
}
