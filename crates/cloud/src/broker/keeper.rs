//! What the broker asks to be kept for it, so that it is there after the process was killed.
//! Changes are handed over in the order in which they happen in memory; whoever owes an acknowledgement waits for them.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

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
}
