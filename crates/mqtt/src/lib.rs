//! MQTT packets as bytes: 3.1.1 and 5, both roles, no sockets, no clock, no memory of its own.
//! A packet is read in place from the bytes of one frame, and written into any [`Sink`].
//!
//! ```
//! use mqtt::{Delivery, Frame, Frames, Packet, Publish, Version};
//!
//! let hello = Packet::Publish(Publish {
//!     topic: "samples/1",
//!     payload: b"21.5",
//!     delivery: Delivery::AtMostOnce,
//!     ..Publish::default()
//! });
//! let mut wire = [0; 64];
//! let length = hello.encode_into(Version::V311, &mut wire)?;
//!
//! // The other side: how long is the packet, and what does it say?
//! let frames = Frames::new(1024);
//! assert_eq!(frames.next(&wire[..1]), Ok(Frame::Need(1)));
//! assert_eq!(frames.next(&wire), Ok(Frame::Packet(length)));
//! assert_eq!(Packet::decode(&wire[..length], Version::V311), Ok(hello));
//! # Ok::<(), mqtt::Unsendable>(())
//! ```
//!
//! Rules of the two specifications are named where they are kept, by their normative statement numbers:
//! `[MQTT-3.1.2-3]` is of MQTT 3.1.1 or, where a statement exists in both, of MQTT 5 (the comment says which if
//! they differ). Bytes that break a rule are an error, [`Malformed`], which knows the reason code that MQTT 5
//! wants it answered with. What a packet *means* for a session (is this id in use, is this topic allowed) is not
//! decided here; the device's half of it is [`Client`].

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod ack;
mod client;
mod connect;
mod error;
mod frames;
mod ids;
mod packet;
mod properties;
mod publish;
mod reason;
mod seq;
mod subscribe;
pub mod topic;
mod wire;

pub use ack::{Ack, Auth, Disconnect};
pub use client::{Client, Event, Lost};
pub use connect::{ConnAck, Connect, Will};
pub use error::{Malformed, Unsendable};
pub use frames::{Frame, Frames};
pub use ids::{PacketId, PacketIds};
pub use packet::{Kind, Packet, Role};
pub use properties::{Properties, Property, SubscriptionId};
pub use publish::{Delivery, Publish};
pub use reason::Reason;
pub use seq::Seq;
pub use subscribe::{RetainHandling, SubAck, Subscribe, Subscription, UnsubAck, Unsubscribe};
pub use wire::Sink;

/// The version of the protocol that a connection speaks; CONNECT decides it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// MQTT 3.1.1, protocol level 4.
    #[default]
    V311,
    /// MQTT 5, protocol level 5.
    V5,
}

/// Quality of service: how often a message may arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Qos {
    /// Zero times or once; nothing is acknowledged.
    #[default]
    AtMostOnce = 0,
    /// Once or more often; acknowledged by PUBACK.
    AtLeastOnce = 1,
    /// Exactly once; read here so that a server that has only 0 and 1 can refuse it in the protocol's words.
    ExactlyOnce = 2,
}

impl Qos {
    /// The two bits of the wire; 3 is no quality of service [MQTT-3.3.1-4].
    pub(crate) fn from_bits(bits: u8) -> Result<Qos, Malformed> {
        match bits {
            0 => Ok(Qos::AtMostOnce),
            1 => Ok(Qos::AtLeastOnce),
            2 => Ok(Qos::ExactlyOnce),
            _ => Err(Malformed::Qos),
        }
    }
}
