//! Firmware as bytes: link, sign, verify.
//!
//! An image (`.fw`) is a signed manifest and a payload. Its maker says what the payload is and whom it is for; a board
//! believes nothing else, and nothing of it before the signature is good.
//!
//! ```
//! use image::{Expectation, KeySet, Link, Refusal, SigningKey, SlotRule, VmUid};
//!
//! let key = SigningKey::generate(|bytes| bytes.fill(7)); // entropy, in real life
//! let vm = VmUid::parse("host-00010000-0.1.0").ok_or("not a VM uid")?;
//! let link = Link { vm, slot: SlotRule::Either, name: "fota-aws", version: "1", counter: 0 };
//! let firmware = image::link(b"a program", &link)?.sign(&key);
//!
//! let keys = KeySet::new().with(key.public()).ok_or("no room")?;
//! let here = Expectation { board: "host", abi: 0x0001_0000, slot: 0, counter_floor: 0 };
//! assert_eq!(image::verify(&firmware, &keys, &here)?.payload, b"a program");
//!
//! let elsewhere = Expectation { board: "esp32", ..here };
//! assert_eq!(image::verify(&firmware, &keys, &elsewhere), Err(Refusal::WrongBoard));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! The promises, each held by a test:
//!
//! - No changed bit and no cut anywhere in an image is accepted.
//! - The manifest is not read before the signature over it is good ([`verify`]; [`inspect`] is for people).
//! - The algorithm belongs to the key on the board; an image cannot choose it.
//! - Every manifest has one encoding, and every image one signature.
#![no_std]

#[cfg(feature = "sign")]
extern crate alloc;

mod cbor;
mod digest;
mod envelope;
mod header;
mod key;
mod manifest;
mod refusal;
mod uid;
mod verify;

#[cfg(feature = "sign")]
mod link;
#[cfg(feature = "sign")]
mod signing_key;

pub use digest::{Digest, Digester, NotADigest};
pub use key::{KeyId, KeySet, PublicKey, Suite};
pub use manifest::{Manifest, SlotRule};
pub use refusal::Refusal;
pub use uid::VmUid;
pub use verify::{Claims, Expectation, Image, MAX_COUNTER_STEP, in_slot, inspect, size, verify};

#[cfg(feature = "sign")]
pub use link::{Link, LinkError, Unsigned, link};
#[cfg(feature = "sign")]
pub use signing_key::{NotAKey, SigningKey};
