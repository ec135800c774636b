//! What the broker asks to be kept for it, so that it is there after the process was killed.
//! Changes are handed over in the order in which they happen in memory; whoever owes an acknowledgement waits for them.

use super::gate::Peer;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The broker's memory on a disk.
pub trait Keeper: Debug + Send + Sync + 'static {
    /// Takes a change at once, in the order of the calls, which are made under the broker's locks: it must not wait.
    /// The change is made also if the future is dropped.
    fn keep(&self, change: Change) -> Keeping;

    /// All that is kept.
    ///
    /// # Errors
    /// [`NotKept`] if it cannot be read.
    fn load(&self) -> Result<Memory, NotKept>;
}

/// Is done when a change is durable.
pub type Keeping = Pin<Box<dyn Future<Output = Result<(), NotKept>> + Send>>;

/// A change was not made durable, or what is kept cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

/// A change of what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A message for later subscribers, in place of the one that its topic has.
    Retain {
        /// Where.
        topic: Box<str>,
        /// What.
        letter: Letter,
    },
    /// The topic has no message for later subscribers any more.
    Release {
        /// Where.
        topic: Box<str>,
    },
    /// A client has come whose session outlives the connection; what the session has stays.
    Attach {
        /// Whose.
        client_id: Arc<str>,
        /// How long it outlives the connection; `u32::MAX` is for ever.
        expiry_s: u32,
    },
    /// The client is away.
    Detach {
        /// Whose.
        client_id: Arc<str>,
        /// How long the session outlives the connection, which the client may have changed.
        expiry_s: u32,
        /// When the session ends, in milliseconds since 1970; `None`: never.
        ends_ms: Option<i64>,
    },
    /// The session has ended, with all that belongs to it.
    Forget {
        /// Whose.
        client_id: Arc<str>,
    },
    /// A subscription, in place of the one that the session has on the filter.
    Subscribe {
        /// Whose.
        client_id: Arc<str>,
        /// To what.
        subscription: KeptSubscription,
    },
    /// The session has no subscription on the filter any more.
    Unsubscribe {
        /// Whose.
        client_id: Arc<str>,
        /// On what.
        filter: Box<str>,
    },
    /// A message of QoS 1 is on its way to the client.
    Queue {
        /// To whom.
        client_id: Arc<str>,
        /// Its place in the order, which it has alone.
        place: i64,
        /// What.
        letter: Letter,
    },
    /// The message was sent under a packet identifier, and is sent again under the same one.
    Sent {
        /// To whom.
        client_id: Arc<str>,
        /// The place that it has.
        place: i64,
        /// The packet identifier.
        id: u16,
    },
    /// The will of a client that has come, in place of the one that it had.
    Will(Will),
    /// The client has no will any more: it left in good order, or the will is published.
    NoWill {
        /// Whose.
        client_id: Arc<str>,
    },
    /// The message has reached the client, or never will.
    Settle {
        /// To whom.
        client_id: Arc<str>,
        /// The place that it had.
        place: i64,
    },
}

/// A message that outlives the process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The MQTT 5 PUBLISH that would deliver it, without message expiry.
    pub packet: Vec<u8>,
    /// When it is worthless, in milliseconds since 1970.
    pub expires_ms: Option<i64>,
}

/// All that was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// One a topic.
    pub retained: Vec<Letter>,
    /// One a client.
    pub sessions: Vec<KeptSession>,
    /// Of clients whose connections ended with the process, or whose wills were waiting.
    pub wills: Vec<Will>,
}

/// The message for the case that a client is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Will {
    /// Whose, as policies see it.
    pub peer: Peer,
    /// How long it waits for the client's return.
    pub delay_s: u32,
    /// What.
    pub letter: Letter,
}

/// A session that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSession {
    /// Whose.
    pub client_id: Arc<str>,
    /// How long it outlives a connection; `u32::MAX` is for ever.
    pub expiry_s: u32,
    /// When it ends, in milliseconds since 1970; `None` if it never ends or the client was connected.
    pub ends_ms: Option<i64>,
    /// One a filter.
    pub subscriptions: Vec<KeptSubscription>,
    /// What the client has not acknowledged, in its order.
    pub queued: Vec<Queued>,
}

/// A message on its way to a client that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its place in the order.
    pub place: i64,
    /// The packet identifier, if it was sent.
    pub id: Option<u16>,
    /// What.
    pub letter: Letter,
}

/// A subscription that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptSubscription {
    /// To what.
    pub filter: Box<str>,
    /// Subscription options of MQTT 5 (3.8.3.1), as far as they matter after SUBACK.
    pub options: u8,
    /// The subscription identifier.
    pub number: Option<u32>,
}
