//! A connection as the rest of the broker sees it: whose it is, and a way to end it.

use super::gate::{Departure, Peer, Principal};
use mqtt::Version;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;
use tokio::sync::{Notify, oneshot};

/// A live connection.
#[derive(Debug)]
pub(super) struct Link {
    pub number: u64,
    pub principal: Principal,
    pub address: SocketAddr,
    /// Set by CONNECT.
    pub client: OnceLock<Client>,
    /// Its session may have something to send.
    pub wake: Notify,
    end: Mutex<Option<oneshot::Sender<Departure>>>,
}

/// What CONNECT said.
#[derive(Debug)]
pub(super) struct Client {
    pub peer: Peer,
    pub version: Version,
    pub since: SystemTime,
}

impl Link {
    /// A link and the end of it that the connection waits for.
    pub fn new(
        number: u64,
        principal: Principal,
        address: SocketAddr,
    ) -> (Arc<Link>, oneshot::Receiver<Departure>) {
        let (end, ended) = oneshot::channel();
        let link = Link {
            number,
            principal,
            address,
            client: OnceLock::new(),
            wake: Notify::new(),
            end: Mutex::new(Some(end)),
        };
        (Arc::new(link), ended)
    }

    /// Tells the connection to end; the first reason counts.
    pub fn end(&self, why: Departure) {
        let sender = self.end.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sender) = sender {
            // A connection that is already over listens no more.
            let _ = sender.send(why);
        }
    }

    #[cfg(test)]
    pub fn unplugged() -> Arc<Link> {
        let principal = Principal { certificate_id: "none".into() };
        Link::new(0, principal, SocketAddr::from(([127, 0, 0, 1], 0))).0
    }
}
