//! What all connections share: sessions by client identifier, filters, retained messages.
//! Locks are taken in this order and never held across an await: sessions, one session's state, filters.

use super::gate::{Departure, Peer};
use super::keeper::{Change, Keeper, Keeping, KeptSession, Memory, NotKept, Will};
use super::limits::Limits;
use super::link::Link;
use super::message::{Message, Parcel, now_ms};
use super::session::{Granted, Session, Shelf};
use super::tally::Tally;
use super::together::Subscriptions;
use mqtt::{Qos, topic};
use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// A CONNECT waits for so long at most until others under its identifier have had their turn.
const LONGEST_LINE: Duration = Duration::from_secs(5);
/// When so many turns are noted, those that are past are forgotten.
const MANY_TURNS: usize = 4_096;

/// The shared part of a broker.
#[derive(Debug)]
pub(super) struct Hub {
    pub limits: Limits,
    pub tally: Tally,
    sessions: Mutex<HashMap<Arc<str>, Arc<Session>>>,
    subscriptions: RwLock<Subscriptions>,
    /// When each client identifier may connect next.
    turns: Mutex<HashMap<Arc<str>, Instant>>,
    retained: Mutex<HashMap<Box<str>, Arc<Message>>>,
    /// Nothing outlives a broker without one.
    keeper: Option<Arc<dyn Keeper>>,
}

/// A connection's hold on its session.
#[derive(Debug)]
pub(super) struct Hold {
    pub session: Arc<Session>,
    /// Of the connection; see [`Session`].
    pub turn: u64,
    /// Did the session exist before?
    pub present: bool,
}

/// The end of a connection.
pub(super) struct Leaving {
    /// The message for the case of loss, unless the client took it back.
    pub will: Option<Arc<Message>>,
    pub will_delay_s: u32,
    /// A new session expiry from DISCONNECT.
    pub expiry_s: Option<u32>,
}

impl Hub {
    pub fn new(limits: Limits, keeper: Option<Arc<dyn Keeper>>) -> Hub {
        Hub {
            limits,
            tally: Tally::default(),
            sessions: Mutex::default(),
            subscriptions: RwLock::default(),
            turns: Mutex::default(),
            retained: Mutex::default(),
            keeper,
        }
    }

    /// Takes up what was kept.
    pub fn remember(self: &Arc<Self>, memory: Memory) {
        let messages = memory.retained.iter().filter_map(Message::of_letter);
        lock(&self.retained).extend(messages.map(|message| (message.topic.clone(), Arc::new(message))));
        for kept in &memory.sessions {
            self.recall(kept);
        }
        for will in &memory.wills {
            self.recall_will(will);
        }
    }

    /// The client's connection ended with the process: its will is due, or waits for its delay if there is a session.
    fn recall_will(self: &Arc<Self>, kept: &Will) {
        let client_id = &kept.peer.client_id;
        let message = Message::of_letter(&kept.letter).map(Arc::new);
        let session = lock(&self.sessions).get(client_id).cloned();
        let Some(session) = session.filter(|_| kept.delay_s > 0) else {
            self.publish_will(message);
            return drop(self.forget_will(client_id));
        };
        let mut state = session.state();
        (state.delayed_will, state.will_kept) = (message, true);
        let (hub, waiting, turn) = (self.clone(), session.clone(), state.turn);
        let (delay_s, expiry_s) = (kept.delay_s.min(state.expiry_s), state.expiry_s);
        let timer = tokio::spawn(async move { hub.wait(waiting, turn, delay_s, expiry_s).await });
        if let Some(before) = state.timer.replace(timer.abort_handle()) {
            before.abort();
        }
    }

    /// The will is published or taken back.
    fn forget_will(&self, client_id: &Arc<str>) -> Keeping {
        self.keep(|| Some(Change::NoWill { client_id: client_id.clone() }))
    }

    /// Takes up a session that was kept, for the time that is left to it.
    fn recall(self: &Arc<Self>, kept: &KeptSession) {
        let session = Arc::new(Session::new(kept.client_id.clone()));
        let mut sessions = lock(&self.sessions);
        let mut state = session.state();
        let Some(shelf) = self.shelf(&kept.client_id) else { return };
        state.recall(shelf, kept);
        // Its connection ended with the process.
        let ends_ms = kept.ends_ms.or_else(|| ends_ms(kept.expiry_s));
        let left_s = ends_ms.map_or(u32::MAX, seconds_until);
        if left_s == 0 {
            drop(state.unshelve());
            return;
        }
        state.keep_until(ends_ms);
        let mut tree = self.subscriptions.write().unwrap_or_else(PoisonError::into_inner);
        for subscription in &kept.subscriptions {
            let granted = Granted::of_kept(subscription);
            let filter: Arc<str> = (&*subscription.filter).into();
            tree.insert(&filter, &session, granted);
            state.subscriptions.insert(filter, granted);
        }
        drop(tree);
        let (hub, waiting, turn) = (self.clone(), session.clone(), state.turn);
        let timer = tokio::spawn(async move { hub.wait(waiting, turn, 0, left_s).await });
        state.timer = Some(timer.abort_handle());
        drop(state);
        sessions.insert(kept.client_id.clone(), session);
    }

    /// When a client may go on with its CONNECT: one a second under each identifier, the others wait in line. `None`: the
    /// line is too long.
    pub fn turn(&self, client_id: &Arc<str>, now: Instant) -> Option<Instant> {
        let Some(rest) = per(self.limits.connects_per_second) else { return Some(now) };
        let mut turns = lock(&self.turns);
        if turns.len() >= MANY_TURNS {
            turns.retain(|_, next| *next > now);
        }
        let next = turns.entry(client_id.clone()).or_insert(now);
        let mine = (*next).max(now);
        if mine > now + LONGEST_LINE {
            return None;
        }
        *next = mine + rest;
        Some(mine)
    }

    fn shelf(&self, client_id: &Arc<str>) -> Option<Shelf> {
        let keeper = self.keeper.clone()?;
        Some(Shelf { keeper, client_id: client_id.clone() })
    }

    /// Hands a change over; is done when it is durable.
    fn keep(&self, change: impl FnOnce() -> Option<Change>) -> Keeping {
        let Some(keeper) = &self.keeper else { return Box::pin(ready(Ok(()))) };
        match change() {
            Some(change) => keeper.keep(change),
            None => Box::pin(ready(Err(NotKept))),
        }
    }

    /// Gives a connection the session of its client: the one that is there, unless it wants a clean start. A connection
    /// that has it now is ended [MQTT-3.1.4-3], and with it a session that lives no longer than its connection
    /// [MQTT-3.1.2-6 of 3.1.1]. What is to be kept of that is to be waited for before CONNACK.
    pub fn attach(
        self: &Arc<Self>,
        peer: &Peer,
        link: &Arc<Link>,
        clean_start: bool,
        expiry_s: u32,
        inflight: u16,
        new_will: Option<Will>,
    ) -> (Hold, Vec<Keeping>) {
        let mut sessions = lock(&self.sessions);
        let found = sessions.get(&peer.client_id).cloned();
        let mut anew = clean_start;
        if let Some(session) = &found {
            let state = session.state();
            anew |= state.expiry_s == 0;
            if let Some(old) = &state.link {
                old.end(Departure::DuplicateClientId);
            }
        }
        let mut keepings = Vec::new();
        let has_will = new_will.is_some();
        let will = match &found {
            Some(session) if anew => {
                let (will, forgotten) = self.forget(&mut sessions, session);
                keepings.extend(forgotten);
                will
            }
            _ => None,
        };
        let kept = found.filter(|_| !anew);
        let present = kept.is_some();
        let session = kept.unwrap_or_else(|| Arc::new(Session::new(peer.client_id.clone())));
        sessions.insert(peer.client_id.clone(), session.clone());
        let turn = {
            let mut state = session.state();
            let turn = state.begin(link.clone(), expiry_s, inflight);
            if let Some(pause) = per(self.limits.replayed_per_second)
                && state.hold_back(self.limits.replayed_per_second as usize)
            {
                let session = session.clone();
                tokio::spawn(async move { release(&session, turn, pause).await });
            }
            let shelf = if expiry_s > 0 { self.shelf(&peer.client_id) } else { None };
            keepings.extend(state.shelve(shelf));
            if self.keeper.is_some() {
                match new_will {
                    Some(will) => keepings.push(self.keep(|| Some(Change::Will(will)))),
                    None if state.will_kept || will.is_some() => {
                        keepings.push(self.forget_will(&peer.client_id));
                    }
                    None => {}
                }
                state.will_kept = has_will;
            }
            turn
        };
        drop(sessions);
        self.publish_will(will);
        (Hold { session, turn, present }, keepings)
    }

    /// A connection is over: its session waits for the next one, or ends. A will that is taken back must not come after a
    /// crash: what is returned is to be waited for before the connection is closed.
    pub fn detach(self: &Arc<Self>, hold: &Hold, leaving: Leaving) -> Option<Keeping> {
        let mut sessions = lock(&self.sessions);
        let mut state = hold.session.state();
        if state.turn != hold.turn {
            // Another connection has the session, or it was forgotten. Resumed in time, there is no delayed will
            // [MQTT-3.1.3-9]; a will without delay belongs to the connection alone.
            let resumed =
                sessions.get(&hold.session.client_id).is_some_and(|s| Arc::ptr_eq(s, &hold.session));
            drop((state, sessions));
            self.publish_will(leaving.will.filter(|_| leaving.will_delay_s == 0 || !resumed));
            return None;
        }
        state.pause();
        state.expiry_s = leaving.expiry_s.unwrap_or(state.expiry_s);
        let expiry_s = state.expiry_s;
        // The will comes when its delay is over or the session ends, whichever is first (3.1.3.2.2).
        let delay_s = leaving.will_delay_s.min(expiry_s);
        let mut now = None;
        match leaving.will {
            Some(will) if delay_s > 0 => state.delayed_will = Some(will),
            will => now = will,
        }
        let over = state.will_kept && state.delayed_will.is_none();
        let forgotten = over.then(|| self.forget_will(&hold.session.client_id));
        state.will_kept &= !over;
        if expiry_s == 0 {
            drop(state);
            self.forget(&mut sessions, &hold.session);
        } else {
            let (hub, session, turn) = (self.clone(), hold.session.clone(), hold.turn);
            let timer = tokio::spawn(async move { hub.wait(session, turn, delay_s, expiry_s).await });
            state.timer = Some(timer.abort_handle());
            state.keep_until(ends_ms(expiry_s));
            drop(state);
        }
        drop(sessions);
        self.publish_will(now);
        forgotten
    }

    /// Publishes the delayed will and ends the session in their time, unless a connection comes first.
    async fn wait(self: Arc<Self>, session: Arc<Session>, turn: u64, delay_s: u32, expiry_s: u32) {
        tokio::time::sleep(Duration::from_secs(u64::from(delay_s))).await;
        let will = {
            let mut state = session.state();
            if state.turn != turn {
                return;
            }
            if std::mem::take(&mut state.will_kept) {
                drop(self.forget_will(&session.client_id));
            }
            state.delayed_will.take()
        };
        self.publish_will(will);
        // 0xFFFFFFFF: it does not expire (3.1.2.11.2).
        if expiry_s != u32::MAX {
            tokio::time::sleep(Duration::from_secs(u64::from(expiry_s - delay_s))).await;
            let mut sessions = lock(&self.sessions);
            let over = session.state().turn == turn;
            if over {
                self.forget(&mut sessions, &session);
            }
        }
    }

    /// Ends a session. Returns the will that was waiting for that or for its delay, and when the end is kept.
    fn forget(
        &self,
        sessions: &mut HashMap<Arc<str>, Arc<Session>>,
        session: &Arc<Session>,
    ) -> (Option<Arc<Message>>, Option<Keeping>) {
        sessions.remove(&session.client_id);
        let mut state = session.state();
        state.turn += 1;
        state.link = None;
        if let Some(timer) = state.timer.take() {
            timer.abort();
        }
        let filters = std::mem::take(&mut state.subscriptions);
        let mut tree = self.subscriptions.write().unwrap_or_else(PoisonError::into_inner);
        filters.for_each(|filter, _| tree.remove(filter, session));
        drop(tree);
        (state.delayed_will.take(), state.unshelve())
    }

    /// Adds or replaces a subscription. Returns whether it is new, and when it is kept; `None` if the session has as many as it may, or the
    /// connection's turn is over.
    pub fn subscribe(&self, hold: &Hold, filter: &str, granted: Granted) -> Option<(bool, Option<Keeping>)> {
        let mut state = hold.session.state();
        let known = state.subscriptions.key(filter);
        let new = known.is_none();
        if state.turn != hold.turn || new && state.subscriptions.len() >= self.limits.subscriptions {
            return None;
        }
        // One text for the session and the filters.
        let shared = known.unwrap_or_else(|| filter.into());
        state.subscriptions.insert(shared.clone(), granted);
        let mut tree = self.subscriptions.write().unwrap_or_else(PoisonError::into_inner);
        tree.insert(&shared, &hold.session, granted);
        Some((new, state.noted(filter, granted)))
    }

    /// Removes a subscription. Returns when that is kept; `None` if there was none.
    pub fn unsubscribe(&self, hold: &Hold, filter: &str) -> Option<Option<Keeping>> {
        let mut state = hold.session.state();
        if state.turn != hold.turn || state.subscriptions.key(filter).is_none() {
            return None;
        }
        state.subscriptions.remove(filter);
        let mut tree = self.subscriptions.write().unwrap_or_else(PoisonError::into_inner);
        tree.remove(filter, &hold.session);
        Some(state.struck(filter))
    }

    /// Hands a message to all who subscribe. What is kept of it is to be waited for before its PUBACK.
    pub fn publish(&self, message: &Arc<Message>) -> Vec<Keeping> {
        let mut keepings = Vec::new();
        self.addressees(message, |session, parcel| {
            keepings.extend(session.push(parcel, &self.limits, &self.tally))
        });
        keepings
    }

    /// Would anybody get a message on this topic?
    pub fn has_subscribers(&self, topic: &str) -> bool {
        let mut any = false;
        let tree = self.subscriptions.read().unwrap_or_else(PoisonError::into_inner);
        let groups = tree.matching(topic, self.limits.hash, |_, _| any = true);
        any || !groups.is_empty()
    }

    /// Publishes a will, if there is one.
    fn publish_will(&self, will: Option<Arc<Message>>) {
        let Some(will) = will else { return };
        if will.retain {
            // Nobody waits for an acknowledgement of a will.
            drop(self.retain(&will));
        }
        drop(self.publish(&will));
    }

    /// One parcel a session, with the highest quality of service that its matching subscriptions grant
    /// [MQTT-3.3.4-2].
    fn addressees(&self, message: &Arc<Message>, mut send: impl FnMut(&Session, Parcel)) {
        let mut found: Vec<(Arc<Session>, Granted)> = Vec::new();
        let tree = self.subscriptions.read().unwrap_or_else(PoisonError::into_inner);
        let groups = tree.matching(&message.topic, self.limits.hash, |session, granted| {
            // [MQTT-3.8.3-3]
            let own = || message.publisher.as_deref() == Some(&*session.client_id);
            if !(granted.no_local && own()) {
                found.push((session.clone(), granted));
            }
        });
        drop(tree);
        // One copy for each group, whatever the member gets besides (4.8.2).
        for (session, granted) in groups.iter().filter_map(|group| group.choose()) {
            let (qos, retain) = (message.qos.min(granted.qos), message.retain && granted.retain_as_published);
            send(&session, Parcel::new(message.clone(), qos, retain, granted.id.into_iter().collect()));
        }
        if found.len() > 1 {
            found.sort_by_key(|(session, _)| Arc::as_ptr(session));
        }
        for same in found.chunk_by(|(one, _), (other, _)| Arc::ptr_eq(one, other)) {
            let (mut qos, mut retain, mut subscriptions) = (Qos::AtMostOnce, false, Vec::new());
            for (_, granted) in same {
                qos = qos.max(message.qos.min(granted.qos));
                retain |= message.retain && granted.retain_as_published;
                subscriptions.extend(granted.id);
            }
            if let Some((session, _)) = same.first() {
                send(session, Parcel::new(message.clone(), qos, retain, subscriptions));
            }
        }
    }

    /// Hands a reply of the service to the client that asked, and to nobody else.
    pub fn reply(&self, hold: &Hold, message: Message) {
        let (qos, subscriptions) = hold.session.state().subscribed(&message.topic, &self.limits);
        let parcel = Parcel::new(Arc::new(message), qos, false, subscriptions);
        drop(hold.session.push(parcel, &self.limits, &self.tally));
    }

    /// Keeps the message for later subscribers; an empty one removes what is kept [MQTT-3.3.1-6].
    /// `None` if no more can be kept. The lock is held while the change is handed over, so that a restart finds what
    /// was the last one here; nobody waits under it.
    pub fn retain(&self, message: &Arc<Message>) -> Option<Keeping> {
        let mut retained = lock(&self.retained);
        if message.payload.is_empty() {
            retained.remove(&message.topic);
            return Some(self.keep(|| Some(Change::Release { topic: message.topic.clone() })));
        }
        if retained.len() >= self.limits.retained && !retained.contains_key(&message.topic) {
            return None;
        }
        retained.insert(message.topic.clone(), message.clone());
        Some(self.keep(|| Some(Change::Retain { topic: message.topic.clone(), letter: message.letter()? })))
    }

    /// The message that is kept under a topic.
    pub fn retained(&self, topic: &str) -> Option<Arc<Message>> {
        let now = Instant::now();
        lock(&self.retained).get(topic).filter(|message| !message.is_expired(now)).cloned()
    }

    /// Sends a new subscription what is kept for it.
    pub fn send_retained(&self, hold: &Hold, filter: &str, granted: Granted) {
        for message in self.retained_for(filter) {
            let qos = message.qos.min(granted.qos);
            // From a server the flag means: this was kept [MQTT-3.3.1-8 of 3.1.1].
            let subscriptions = granted.id.into_iter().collect();
            let parcel = Parcel::new(message, qos, true, subscriptions);
            drop(hold.session.push(parcel, &self.limits, &self.tally));
        }
    }

    fn retained_for(&self, filter: &str) -> Vec<Arc<Message>> {
        if !filter.contains(['+', '#']) {
            return self.retained(filter).into_iter().collect();
        }
        if !self.limits.retained_for_wildcards {
            return Vec::new();
        }
        let now = Instant::now();
        let kept = lock(&self.retained);
        let takes = |message: &&Arc<Message>| {
            topic::matches(filter, &message.topic, self.limits.hash) && !message.is_expired(now)
        };
        kept.values().filter(takes).cloned().collect()
    }

    /// The session of a client, connected or not.
    pub fn session(&self, client_id: &str) -> Option<Arc<Session>> {
        lock(&self.sessions).get(client_id).cloned()
    }

    /// How many sessions there are, connected or not.
    pub fn sessions(&self) -> usize {
        lock(&self.sessions).len()
    }
}

/// Lets what waited for a client go to it one by one.
async fn release(session: &Session, turn: u64, pause: Duration) {
    loop {
        tokio::time::sleep(pause).await;
        let mut state = session.state();
        if state.turn != turn || !state.release() {
            return;
        }
        if let Some(link) = &state.link {
            link.wake();
        }
    }
}

/// The time that one takes where there are so many a second.
pub(super) fn per(a_second: u32) -> Option<Duration> {
    (a_second > 0).then(|| Duration::from_secs(1) / a_second)
}

/// Quality of service that is granted: at most 1.
pub(super) fn granted_qos(wanted: Qos) -> Qos {
    wanted.min(Qos::AtLeastOnce)
}

/// When a session ends whose client leaves now; `None` is never (3.1.2.11.2).
fn ends_ms(expiry_s: u32) -> Option<i64> {
    (expiry_s != u32::MAX).then(|| now_ms().saturating_add(i64::from(expiry_s) * 1_000))
}

/// Rounded up; nothing if the time is past.
fn seconds_until(at_ms: i64) -> u32 {
    let left_ms = u64::try_from(at_ms.saturating_sub(now_ms())).unwrap_or(0);
    u32::try_from(left_ms.div_ceil(1_000)).unwrap_or(u32::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
