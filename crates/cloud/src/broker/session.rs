//! What the broker remembers of a client while it is away: its subscriptions, and the messages on their way to it.
//! A session belongs to at most one connection; whoever asks names the turn it had, and a past turn gets nothing.

use super::few::Few;
use super::gate::Departure;
use super::keeper::{Change, Keeper, Keeping, KeptSession, KeptSubscription, NotKept, Queued};
use super::limits::Limits;
use super::link::Link;
use super::message::{Message, Parcel};
use super::tally::{Dropped, Tally};
use mqtt::{PacketId, PacketIds, Qos, SubscriptionId, topic};
use std::collections::VecDeque;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::task::AbortHandle;

/// One client's session.
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
    pub subscriptions: Few<Arc<str>, Granted>,
    /// The will of the last connection, while its delay runs.
    pub delayed_will: Option<Arc<Message>>,
    /// Is a will of this client kept?
    pub will_kept: bool,
    /// Ends will delay and session when their time has come.
    pub timer: Option<AbortHandle>,
    queue: VecDeque<Parcel>,
    queued_bytes: usize,
    inflight: VecDeque<Inflight>,
    inflight_max: usize,
    /// Of those in flight, how many are to be sent again on this connection.
    unsent: usize,
    /// Of what waited for this connection, how many have not been sent, and how many of those may be.
    backlog: usize,
    released: usize,
    ids: PacketIds,
    /// Nobody keeps a session that ends with its connection.
    shelf: Option<Shelf>,
    /// Of the next message that is kept.
    place: i64,
}

/// Where a session is kept.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub keeper: Arc<dyn Keeper>,
    pub client_id: Arc<str>,
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

    /// Is there anything to send?
    pub fn has_something(&self) -> bool {
        let state = self.state();
        !state.queue.is_empty() || state.unsent > 0
    }

    /// Queues a message and wakes the connection. Returns when it is kept, if it is to be: the change is handed over
    /// before anybody can take the message out of the queue.
    pub fn push(&self, mut parcel: Parcel, limits: &Limits, tally: &Tally) -> Option<Keeping> {
        let mut state = self.state();
        let keeping = state.keep(&mut parcel);
        let place = parcel.place;
        let pushed = state.push(parcel, limits, tally);
        if pushed != Pushed::Queued {
            state.settle_kept(place);
        }
        match (&pushed, &state.link) {
            (Pushed::Queued, Some(link)) => link.wake(),
            (Pushed::Overflow, Some(link)) => link.end(Departure::Throttled),
            _ => {}
        }
        keeping
    }
}

impl State {
    /// A new connection has the session: what was sent and not acknowledged is to be sent again [MQTT-4.4.0-1].
    pub fn begin(&mut self, link: Arc<Link>, expiry_s: u32, inflight_max: u16) -> u64 {
        self.turn += 1;
        self.link = Some(link);
        self.backlog = 0;
        self.expiry_s = expiry_s;
        self.inflight_max = usize::from(inflight_max);
        self.delayed_will = None;
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
        for entry in &mut self.inflight {
            entry.sent = false;
        }
        self.unsent = self.inflight.len();
        self.turn
    }

    /// What waited for this connection is sent bit by bit, `at_once` of it now. Is there more?
    pub fn hold_back(&mut self, at_once: usize) -> bool {
        self.backlog = self.inflight.len() + self.queue.len();
        self.released = at_once;
        self.backlog > at_once
    }

    /// One more of it may be sent. Does any wait still?
    pub fn release(&mut self) -> bool {
        self.released += 1;
        self.backlog > 0
    }

    /// The connection is over: messages of QoS 0 do not wait for the next one.
    pub fn pause(&mut self) {
        self.link = None;
        self.queue.retain(|parcel| parcel.qos != Qos::AtMostOnce);
        self.queued_bytes = self.queue.iter().map(|parcel| parcel.message.payload.len()).sum();
    }

    fn push(&mut self, parcel: Parcel, limits: &Limits, tally: &Tally) -> Pushed {
        if self.link.is_none() && parcel.qos == Qos::AtMostOnce {
            tally.dropped(Dropped::Away);
            return Pushed::Dropped;
        }
        let bytes = parcel.message.payload.len();
        let full = |state: &State| {
            state.queue.len() >= limits.queue_messages || state.queued_bytes + bytes > limits.queue_bytes
        };
        if full(self) && self.link.is_some() {
            tally.dropped(Dropped::Full);
            return Pushed::Overflow;
        }
        // For a client that is away the newest messages count.
        while full(self) {
            let Some(dropped) = self.take_first() else { break };
            tally.dropped(Dropped::Oldest);
            self.settle_kept(dropped.place);
        }
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
    pub fn next(&mut self, turn: u64, now: Instant, tally: &Tally) -> Option<Outgoing> {
        if turn != self.turn || self.backlog > 0 && self.released == 0 {
            return None;
        }
        let next = self.next_at_once(now, tally);
        if next.is_some() && self.backlog > 0 {
            self.backlog -= 1;
            self.released -= 1;
        }
        next
    }

    fn next_at_once(&mut self, now: Instant, tally: &Tally) -> Option<Outgoing> {
        let room = self.inflight.len() - self.unsent < self.inflight_max;
        if self.unsent > 0 {
            if !room {
                return None;
            }
            let entry = self.inflight.iter_mut().find(|entry| !entry.sent)?;
            entry.sent = true;
            self.unsent -= 1;
            return Some(Outgoing { parcel: entry.parcel.clone(), id: Some(entry.id), dup: true });
        }
        while let Some(first) = self.queue.front() {
            // [MQTT-3.3.2-5]
            if first.message.is_expired(now) {
                let place = self.take_first().and_then(|expired| expired.place);
                self.backlog = self.backlog.saturating_sub(1);
                tally.dropped(Dropped::Expired);
                self.settle_kept(place);
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
        if let Some(place) = parcel.place {
            // Not waited for: at worst it comes again after a crash without the mark.
            drop(self.change(|client_id| Change::Sent { client_id, place, id: id.get() }));
        }
        self.inflight.push_back(Inflight { id, parcel: parcel.clone(), sent: true });
        Some(Outgoing { parcel, id: Some(id), dup: false })
    }

    /// PUBACK came, or the message was not sent after all. Was it on its way?
    pub fn settle(&mut self, turn: u64, id: PacketId) -> bool {
        if turn != self.turn {
            return false;
        }
        let settled = self.inflight.iter().position(|entry| entry.id == id);
        match settled.and_then(|at| self.inflight.remove(at)) {
            Some(entry) => {
                self.unsent -= usize::from(!entry.sent);
                self.settle_kept(entry.parcel.place);
                true
            }
            None => false,
        }
    }

    /// What this session's subscriptions say about a topic: the quality of service of a reply, and their numbers.
    pub fn subscribed(&self, name: &str, limits: &Limits) -> (Qos, Vec<SubscriptionId>) {
        let mut qos = Qos::AtMostOnce;
        let mut ids = Vec::new();
        self.subscriptions.for_each(|filter, granted| {
            if topic::matches(filter, name, limits.hash) {
                qos = qos.max(granted.qos);
                ids.extend(granted.id);
            }
        });
        (qos, ids)
    }
}

/// What is kept of a session. Where nobody waits for the answer, a restart may find more than there was: a message
/// comes twice, as it may with QoS 1.
impl State {
    /// Keeps the session from now on, or forgets it.
    pub fn shelve(&mut self, shelf: Option<Shelf>) -> Vec<Keeping> {
        let Some(new) = shelf else { return self.unshelve().into_iter().collect() };
        let attach = Change::Attach { client_id: new.client_id.clone(), expiry_s: self.expiry_s };
        let mut keepings = vec![new.keeper.keep(attach)];
        if self.shelf.replace(new).is_none() {
            self.subscriptions.for_each(|filter, granted| keepings.extend(self.noted(filter, *granted)));
            let (mut inflight, mut queue) =
                (std::mem::take(&mut self.inflight), std::mem::take(&mut self.queue));
            let parcels = inflight.iter_mut().map(|entry| &mut entry.parcel).chain(&mut queue);
            keepings.extend(parcels.filter_map(|parcel| self.keep(parcel)));
            (self.inflight, self.queue) = (inflight, queue);
        }
        keepings
    }

    /// Forgets what is kept, if anything is.
    pub fn unshelve(&mut self) -> Option<Keeping> {
        let shelf = self.shelf.take()?;
        Some(shelf.keeper.keep(Change::Forget { client_id: shelf.client_id }))
    }

    /// Takes up a session that was kept.
    pub fn recall(&mut self, shelf: Shelf, kept: &KeptSession) {
        self.shelf = Some(shelf);
        self.expiry_s = kept.expiry_s;
        for Queued { place, id, letter } in &kept.queued {
            self.place = self.place.max(place.saturating_add(1));
            let Some(parcel) = Parcel::of_letter(letter, *place) else {
                self.settle_kept(Some(*place));
                continue;
            };
            match id.and_then(PacketId::new) {
                // Sent again first, under its identifier [MQTT-4.4.0-1].
                Some(id) => self.inflight.push_back(Inflight { id, parcel, sent: false }),
                None => {
                    self.queued_bytes += parcel.message.payload.len();
                    self.queue.push_back(parcel);
                }
            }
        }
    }

    /// Keeps until when the client is away.
    pub fn keep_until(&self, ends_ms: Option<i64>) {
        let expiry_s = self.expiry_s;
        drop(self.change(|client_id| Change::Detach { client_id, expiry_s, ends_ms }));
    }

    /// Keeps a subscription.
    pub fn noted(&self, filter: &str, granted: Granted) -> Option<Keeping> {
        self.change(|client_id| Change::Subscribe { client_id, subscription: granted.kept(filter) })
    }

    /// Keeps that a subscription is gone.
    pub fn struck(&self, filter: &str) -> Option<Keeping> {
        self.change(|client_id| Change::Unsubscribe { client_id, filter: filter.into() })
    }

    /// Keeps a message of QoS 1.
    fn keep(&mut self, parcel: &mut Parcel) -> Option<Keeping> {
        if parcel.qos == Qos::AtMostOnce || self.shelf.is_none() {
            return None;
        }
        let Some(letter) = parcel.letter() else { return Some(Box::pin(ready(Err(NotKept)))) };
        let place = self.place;
        self.place += 1;
        parcel.place = Some(place);
        self.change(|client_id| Change::Queue { client_id, place, letter })
    }

    fn settle_kept(&self, place: Option<i64>) {
        if let Some(place) = place {
            drop(self.change(|client_id| Change::Settle { client_id, place }));
        }
    }

    fn change(&self, change: impl FnOnce(Arc<str>) -> Change) -> Option<Keeping> {
        self.shelf.as_ref().map(|shelf| shelf.keeper.keep(change(shelf.client_id.clone())))
    }
}

/// Bits of the subscription options (3.8.3.1).
const NO_LOCAL: u8 = 4;
const RETAIN_AS_PUBLISHED: u8 = 8;

impl Granted {
    fn kept(self, filter: &str) -> KeptSubscription {
        let flag = |set, bit| if set { bit } else { 0 };
        let options = u8::from(self.qos != Qos::AtMostOnce)
            | flag(self.no_local, NO_LOCAL)
            | flag(self.retain_as_published, RETAIN_AS_PUBLISHED);
        KeptSubscription { filter: filter.into(), options, number: self.id.map(SubscriptionId::number) }
    }

    pub fn of_kept(kept: &KeptSubscription) -> Granted {
        Granted {
            qos: if kept.options & 3 == 0 { Qos::AtMostOnce } else { Qos::AtLeastOnce },
            no_local: kept.options & NO_LOCAL != 0,
            retain_as_published: kept.options & RETAIN_AS_PUBLISHED != 0,
            id: kept.number.and_then(SubscriptionId::new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn parcel(n: u8, qos: Qos) -> Parcel {
        let message = Arc::new(Message::of_service("t", &[n], qos, false));
        Parcel::new(message, qos, false, Vec::new())
    }

    fn connected(inflight_max: u16) -> (State, u64) {
        let mut state = State::default();
        let turn = state.begin(Link::unplugged(), 60, inflight_max);
        (state, turn)
    }

    fn drain(state: &mut State, turn: u64) -> Vec<(u8, Option<u16>, bool)> {
        let (now, tally) = (Instant::now(), Tally::default());
        std::iter::from_fn(|| state.next(turn, now, &tally))
            .map(|out| (out.parcel.message.payload[0], out.id.map(PacketId::get), out.dup))
            .collect()
    }

    #[test]
    fn what_was_not_acknowledged_is_sent_again_first_with_its_identifier() {
        let limits = Limits::default();
        let (mut state, turn) = connected(2);
        for n in 1..=4 {
            state.push(parcel(n, Qos::AtLeastOnce), &limits, &Tally::default());
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
        state.push(parcel(1, Qos::AtMostOnce), &limits, &Tally::default());
        state.pause();
        assert_eq!(state.push(parcel(2, Qos::AtMostOnce), &limits, &Tally::default()), Pushed::Dropped);
        for n in 3..=5 {
            assert_eq!(state.push(parcel(n, Qos::AtLeastOnce), &limits, &Tally::default()), Pushed::Queued);
        }
        assert_eq!(drain(&mut state, turn), [(4, Some(1), false), (5, Some(2), false)]);
        assert_eq!(state.queued_bytes, 0);
    }

    #[test]
    fn a_connected_client_that_does_not_read_overflows_by_count_or_by_bytes() {
        let (mut state, _) = connected(100);
        let limits = Limits { queue_messages: 1, ..Limits::default() };
        assert_eq!(state.push(parcel(1, Qos::AtMostOnce), &limits, &Tally::default()), Pushed::Queued);
        assert_eq!(state.push(parcel(2, Qos::AtMostOnce), &limits, &Tally::default()), Pushed::Overflow);
        let (mut state, _) = connected(100);
        let limits = Limits { queue_bytes: 1, ..Limits::default() };
        assert_eq!(state.push(parcel(1, Qos::AtMostOnce), &limits, &Tally::default()), Pushed::Queued);
        assert_eq!(state.push(parcel(2, Qos::AtMostOnce), &limits, &Tally::default()), Pushed::Overflow);
    }

    #[test]
    fn an_expired_message_is_not_sent() {
        let (mut state, turn) = connected(100);
        let mut message = Message::of_service("t", &[9], Qos::AtLeastOnce, false);
        let now = Instant::now();
        message.expires = Some(now + Duration::from_secs(1));
        let message = Arc::new(message);
        for _ in 0..2 {
            let parcel = Parcel::new(message.clone(), Qos::AtLeastOnce, false, vec![]);
            state.push(parcel, &Limits::default(), &Tally::default());
        }
        let tally = Tally::default();
        assert!(state.next(turn, now, &tally).is_some());
        assert!(state.next(turn, now + Duration::from_secs(1), &tally).is_none());
        let expired = "updraft_mqtt_dropped_total{reason=\"expired\"}";
        assert!(tally.figures().iter().any(|(name, _, count)| name == expired && *count == 1));
    }
}
