//! A connection as the rest of the broker sees it: whose it is, and ways to wake it and to end it.

use super::gate::{Departure, Peer, Principal};
use mqtt::Version;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::SystemTime;

/// A live connection.
#[derive(Debug)]
pub(super) struct Link {
    pub number: u64,
    pub principal: Principal,
    pub address: SocketAddr,
    /// Set by CONNECT.
    pub client: OnceLock<Client>,
    signal: Mutex<Signal>,
}

/// What others tell the connection's task.
#[derive(Debug, Default)]
struct Signal {
    /// Its session may have something to send.
    woken: bool,
    ended: Option<Departure>,
    dismissal: Dismissal,
    waker: Option<Waker>,
}

/// What an operator who ends a connection wants to end with it (`DeleteConnection`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dismissal {
    /// The session too: its subscriptions, and what waits in its queue.
    pub clean_session: bool,
    /// The will is not published.
    pub prevent_will: bool,
}

/// What CONNECT said.
#[derive(Debug)]
pub(super) struct Client {
    pub peer: Peer,
    pub version: Version,
    pub since: SystemTime,
    pub keep_alive_s: u16,
}

impl Link {
    pub fn new(number: u64, principal: Principal, address: SocketAddr) -> Arc<Link> {
        Arc::new(Link { number, principal, address, client: OnceLock::new(), signal: Mutex::default() })
    }

    /// Tells the connection that its session may have something to send.
    pub fn wake(&self) {
        let mut signal = self.signal();
        signal.woken = true;
        let waker = signal.waker.take();
        drop(signal);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Tells the connection to end; the first reason counts.
    pub fn end(&self, why: Departure) {
        self.signal().ended.get_or_insert(why);
        self.wake();
    }

    /// The same for an operator, who may want more to end than the connection.
    pub fn dismiss(&self, dismissal: Dismissal) {
        self.signal().dismissal = dismissal;
        self.end(Departure::ServerInitiated);
    }

    /// What is to end with the connection.
    pub fn dismissal(&self) -> Dismissal {
        self.signal().dismissal
    }

    /// Why the connection is to end, if it is.
    pub fn ended(&self) -> Option<Departure> {
        self.signal().ended
    }

    /// Is ready when the connection was woken or is to end.
    pub fn poll_woken(&self, context: &Context<'_>) -> Poll<()> {
        let mut signal = self.signal();
        if std::mem::take(&mut signal.woken) {
            return Poll::Ready(());
        }
        match &signal.waker {
            Some(waker) if waker.will_wake(context.waker()) => {}
            _ => signal.waker = Some(context.waker().clone()),
        }
        Poll::Pending
    }

    fn signal(&self) -> MutexGuard<'_, Signal> {
        self.signal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub fn unplugged() -> Arc<Link> {
        let principal = Principal { certificate_id: "none".into() };
        Link::new(0, principal, SocketAddr::from(([127, 0, 0, 1], 0)))
    }
}
