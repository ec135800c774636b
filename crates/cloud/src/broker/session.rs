//! What the broker remembers of a client while it is away: its subscriptions, and the messages on their way to it.
//! A session belongs to at most one connection; whoever asks names the turn it had, and a past turn gets nothing.

use super::gate::Departure;
use super::limits::Limits;
use super::link::Link;
use super::message::{Message, Parcel};
use mqtt::{PacketId, PacketIds, Qos, SubscriptionId, topic};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::task::AbortHandle;

/// One client's session, in memory.
#[derive(Debug)]
pub(super) struct Session {
    pub client_id: Arc<str>,
    state: Mutex<State>,
}

/// What is behind the session's lock.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The connection that has the session now.
    pub link: Option<Arc<Link>>,
    /// Raised with every connection; an older connection's turn is over.
    pub turn: u64,
    pub expiry_s: u32,
    pub subscriptions: HashMap<Box<str>, Granted>,
    /// The will of the last connection, while its delay runs.
    pub delayed_will: Option<Arc<Message>>,
    /// Ends will delay and session when their time has come.
    pub timer: Option<AbortHandle>,
    queue: VecDeque<Parcel>,
    queued_bytes: usize,
    inflight: VecDeque<Inflight>,
    inflight_max: usize,
    ids: PacketIds,
}

/// What a subscription was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Granted {
    pub qos: Qos,
    pub no_local: bool,
    pub retain_as_published: bool,
    pub id: Option<SubscriptionId>,
}

#[derive(Debug)]
struct Inflight {
    id: PacketId,
    parcel: Parcel,
    /// On this connection?
    sent: bool,
}

/// What is to be written next.
pub(super) struct Outgoing {
    pub parcel: Parcel,
    pub id: Option<PacketId>,
    pub dup: bool,
}

/// What became of a message for a client.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pushed {
    Queued,
    /// Not for a client that is away.
    Dropped,
    /// The client reads too slowly.
    Overflow,
}

impl Session {
    pub fn new(client_id: Arc<str>) -> Session {
        Session { client_id, state: Mutex::default() }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        // A panic while the lock is held is a bug that has been reported; the state is whole between statements.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a message and wakes the connection.
    pub fn push(&self, parcel: Parcel, limits: &Limits) -> Pushed {
        let mut state = self.state();
        let pushed = state.push(parcel, limits);
        match (&pushed, &state.link) {
            (Pushed::Queued, Some(link)) => link.wake.notify_one(),
            (Pushed::Overflow, Some(link)) => link.end(Departure::Throttled),
            _ => {}
        }
        pushed
    }
}

impl State {
    /// A new connection has the session: what was sent and not acknowledged is to be sent again [MQTT-4.4.0-1].
    pub fn begin(&mut self, link: Arc<Link>, expiry_s: u32, inflight_max: u16) -> u64 {
        self.turn += 1;
        self.link = Some(link);
        self.expiry_s = expiry_s;
        self.inflight_max = usize::from(inflight_max);
        self.delayed_will = None;
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
        for entry in &mut self.inflight {
            entry.sent = false;
        }
        self.turn
    }

    /// The connection is over: messages of QoS 0 do not wait for the next one.
    pub fn pause(&mut self) {
        self.link = None;
        self.queue.retain(|parcel| parcel.qos != Qos::AtMostOnce);
        self.queued_bytes = self.queue.iter().map(|parcel| parcel.message.payload.len()).sum();
    }

    fn push(&mut self, parcel: Parcel, limits: &Limits) -> Pushed {
        if self.link.is_none() && parcel.qos == Qos::AtMostOnce {
            return Pushed::Dropped;
        }
        let bytes = parcel.message.payload.len();
        let full = |state: &State| {
            state.queue.len() >= limits.queue_messages || state.queued_bytes + bytes > limits.queue_bytes
        };
        if full(self) && self.link.is_some() {
            return Pushed::Overflow;
        }
        // For a client that is away the newest messages count.
        while full(self) && self.take_first().is_some() {}
        self.queued_bytes += bytes;
        self.queue.push_back(parcel);
        Pushed::Queued
    }

    fn take_first(&mut self) -> Option<Parcel> {
        let parcel = self.queue.pop_front()?;
        self.queued_bytes -= parcel.message.payload.len();
        Some(parcel)
    }

    /// What the connection of this turn is to send now; messages keep their order [MQTT-4.6.0-6].
    pub fn next(&mut self, turn: u64, now: Instant) -> Option<Outgoing> {
        if turn != self.turn {
            return None;
        }
        let on_their_way = self.inflight.iter().filter(|entry| entry.sent).count();
        let room = on_their_way < self.inflight_max;
        if let Some(entry) = self.inflight.iter_mut().find(|entry| !entry.sent) {
            if !room {
                return None;
            }
            entry.sent = true;
            return Some(Outgoing { parcel: entry.parcel.clone(), id: Some(entry.id), dup: true });
        }
        while let Some(first) = self.queue.front() {
            // [MQTT-3.3.2-5]
            if first.message.is_expired(now) {
                self.take_first();
                continue;
            }
            if first.qos == Qos::AtMostOnce {
                return self.take_first().map(|parcel| Outgoing { parcel, id: None, dup: false });
            }
            return if room { self.take_acknowledged() } else { None };
        }
        None
    }

    fn take_acknowledged(&mut self) -> Option<Outgoing> {
        let inflight = &self.inflight;
        let id = self.ids.next(|id| inflight.iter().any(|entry| entry.id == id))?;
        let parcel = self.take_first()?;
        self.inflight.push_back(Inflight { id, parcel: parcel.clone(), sent: true });
        Some(Outgoing { parcel, id: Some(id), dup: false })
    }

    /// PUBACK came, or the message was not sent after all. Was it on its way?
    pub fn settle(&mut self, turn: u64, id: PacketId) -> bool {
        if turn != self.turn {
            return false;
        }
        let before = self.inflight.len();
        self.inflight.retain(|entry| entry.id != id);
        self.inflight.len() < before
    }

    /// What this session's subscriptions say about a topic: the quality of service of a reply, and their numbers.
    pub fn subscribed(&self, name: &str, limits: &Limits) -> (Qos, Vec<SubscriptionId>) {
        let mut qos = Qos::AtMostOnce;
        let mut ids = Vec::new();
        for (filter, granted) in &self.subscriptions {
            if topic::matches(filter, name, limits.hash) {
                qos = qos.max(granted.qos);
                ids.extend(granted.id);
            }
        }
        (qos, ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn parcel(n: u8, qos: Qos) -> Parcel {
        let message = Arc::new(Message::of_service("t", &[n], qos, false));
        Parcel { message, qos, retain: false, subscriptions: Vec::new() }
    }

    fn connected(inflight_max: u16) -> (State, u64) {
        let mut state = State::default();
        let turn = state.begin(Link::unplugged(), 60, inflight_max);
        (state, turn)
    }

    fn drain(state: &mut State, turn: u64) -> Vec<(u8, Option<u16>, bool)> {
        let now = Instant::now();
        std::iter::from_fn(|| state.next(turn, now))
            .map(|out| (out.parcel.message.payload[0], out.id.map(PacketId::get), out.dup))
            .collect()
    }

    #[test]
    fn what_was_not_acknowledged_is_sent_again_first_with_its_identifier() {
        let limits = Limits::default();
        let (mut state, turn) = connected(2);
        for n in 1..=4 {
            state.push(parcel(n, Qos::AtLeastOnce), &limits);
        }
        assert_eq!(drain(&mut state, turn), [(1, Some(1), false), (2, Some(2), false)]);
        assert!(state.settle(turn, PacketId::MIN));
        assert!(!state.settle(turn, PacketId::MIN), "only once");
        assert_eq!(drain(&mut state, turn), [(3, Some(3), false)]);
        state.pause();
        let again = state.begin(Link::unplugged(), 60, 100);
        assert_eq!(drain(&mut state, turn), [], "the first connection's turn is over");
        assert_eq!(drain(&mut state, again), [(2, Some(2), true), (3, Some(3), true), (4, Some(4), false)]);
    }

    #[test]
    fn a_client_that_is_away_keeps_the_newest_messages_of_qos_1() {
        let limits = Limits { queue_messages: 2, ..Limits::default() };
        let (mut state, turn) = connected(100);
        state.push(parcel(1, Qos::AtMostOnce), &limits);
        state.pause();
        assert_eq!(state.push(parcel(2, Qos::AtMostOnce), &limits), Pushed::Dropped);
        for n in 3..=5 {
            assert_eq!(state.push(parcel(n, Qos::AtLeastOnce), &limits), Pushed::Queued);
        }
        assert_eq!(drain(&mut state, turn), [(4, Some(1), false), (5, Some(2), false)]);
        assert_eq!(state.queued_bytes, 0);
    }

    #[test]
    fn a_connected_client_that_does_not_read_overflows_by_count_or_by_bytes() {
        let (mut state, _) = connected(100);
        let limits = Limits { queue_messages: 1, ..Limits::default() };
        assert_eq!(state.push(parcel(1, Qos::AtMostOnce), &limits), Pushed::Queued);
        assert_eq!(state.push(parcel(2, Qos::AtMostOnce), &limits), Pushed::Overflow);
        let (mut state, _) = connected(100);
        let limits = Limits { queue_bytes: 1, ..Limits::default() };
        assert_eq!(state.push(parcel(1, Qos::AtMostOnce), &limits), Pushed::Queued);
        assert_eq!(state.push(parcel(2, Qos::AtMostOnce), &limits), Pushed::Overflow);
    }

    #[test]
    fn an_expired_message_is_not_sent() {
        let (mut state, turn) = connected(100);
        let mut message = Message::of_service("t", &[9], Qos::AtLeastOnce, false);
        let now = Instant::now();
        message.expires = Some(now + Duration::from_secs(1));
        let message = Arc::new(message);
        for _ in 0..2 {
            let entry = Parcel {
                message: message.clone(),
                qos: Qos::AtLeastOnce,
                retain: false,
                subscriptions: vec![],
            };
            state.push(entry, &Limits::default());
        }
        assert!(state.next(turn, now).is_some());
        assert!(state.next(turn, now + Duration::from_secs(1)).is_none());
    }
}
