//! Who is subscribed: clients alone, and groups of clients that share a filter and get each message once (MQTT 5, 4.8.2).

use super::filters::Filters;
use super::session::{Granted, Session};
use mqtt::topic::{self, Hash};
use std::collections::HashMap;
use std::hash::Hasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All subscriptions.
#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    filters: Filters<Subscriber, Granted>,
    /// By the whole text, `$share/{group}/{filter}`.
    groups: HashMap<Arc<str>, Arc<Group>>,
}

/// Clients that share a filter.
#[derive(Debug, Default)]
pub(super) struct Group(Mutex<Members>);

#[derive(Debug, Default)]
struct Members {
    list: Vec<(Arc<Session>, Granted)>,
    /// Whose turn it is.
    next: usize,
}

/// The key of a filter.
#[derive(Debug)]
enum Subscriber {
    Alone(Arc<Session>),
    Together(Arc<Group>),
}

impl Subscriber {
    fn place(&self) -> *const () {
        match self {
            Subscriber::Alone(session) => Arc::as_ptr(session).cast(),
            Subscriber::Together(group) => Arc::as_ptr(group).cast(),
        }
    }
}

impl PartialEq for Subscriber {
    fn eq(&self, other: &Subscriber) -> bool {
        std::ptr::eq(self.place(), other.place())
    }
}

impl Eq for Subscriber {}

impl std::hash::Hash for Subscriber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place().hash(state);
    }
}

impl Subscriptions {
    /// Adds or replaces what a session has under a filter.
    pub fn insert(&mut self, filter: &Arc<str>, session: &Arc<Session>, granted: Granted) {
        let Some((_, plain)) = topic::shared(filter) else {
            return self.filters.insert(filter, Subscriber::Alone(session.clone()), granted);
        };
        let group = self.groups.entry(filter.clone()).or_default();
        let mut members = group.members();
        members.list.retain(|(member, _)| !Arc::ptr_eq(member, session));
        members.list.push((session.clone(), granted));
        let is_new = members.list.len() == 1;
        drop(members);
        if is_new {
            self.filters.insert(&plain.into(), Subscriber::Together(group.clone()), granted);
        }
    }

    /// Removes it.
    pub fn remove(&mut self, filter: &str, session: &Arc<Session>) {
        let Some((_, plain)) = topic::shared(filter) else {
            return self.filters.remove(filter, &Subscriber::Alone(session.clone()));
        };
        let Some(group) = self.groups.get(filter) else { return };
        let mut members = group.members();
        members.list.retain(|(member, _)| !Arc::ptr_eq(member, session));
        let is_over = members.list.is_empty();
        drop(members);
        if is_over {
            self.filters.remove(plain, &Subscriber::Together(group.clone()));
            self.groups.remove(filter);
        }
    }

    /// Calls `alone` for every session whose filter takes the topic; answers the groups whose filters do.
    pub fn matching(
        &self,
        topic: &str,
        hash: Hash,
        mut alone: impl FnMut(&Arc<Session>, Granted),
    ) -> Vec<Arc<Group>> {
        let mut groups = Vec::new();
        self.filters.matching(topic, hash, &mut |subscriber, granted| match subscriber {
            Subscriber::Alone(session) => alone(session, *granted),
            Subscriber::Together(group) => groups.push(group.clone()),
        });
        groups
    }
}

impl Group {
    /// Who is to get the next message: one after the other of those who are connected, and if nobody is, of those who are
    /// away. To be called without the lock on the subscriptions, for it looks into the sessions.
    pub fn choose(&self) -> Option<(Arc<Session>, Granted)> {
        let (list, first) = {
            let mut members = self.members();
            let first = members.next;
            members.next = members.next.wrapping_add(1);
            (members.list.clone(), first)
        };
        let count = list.len();
        let in_turn = || (0..count).filter_map(|at| list.get(first.wrapping_add(at) % count));
        let present = in_turn().find(|(session, _)| session.state().link.is_some());
        present.or_else(|| in_turn().next()).cloned()
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
