//! The public keys that may sign a board's firmware.
//!
//! A key carries its suite: what algorithm it is used with is decided when the key is put on the board, never by an
//! image.

use core::fmt;

use crate::Digest;

/// How a key signs. The numbers are those of the key zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Suite {
    /// ECDSA on P-256 with SHA-256, low S only: ESP256 of RFC 9864.
    Esp256 = 1,
}

impl Suite {
    /// The algorithm number in COSE (IANA "COSE Algorithms").
    pub const fn cose_algorithm(self) -> i32 {
        match self {
            Suite::Esp256 => -9,
        }
    }
}

/// Names a key: the first eight bytes of the SHA-256 of its public bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A public key with its suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    /// How it signs.
    pub suite: Suite,
    /// The point on P-256, uncompressed (SEC 1 §2.3.3).
    pub point: [u8; PublicKey::LEN],
}

impl PublicKey {
    /// The size of an uncompressed point.
    pub const LEN: usize = 65;

    /// The key's name.
    pub fn id(&self) -> KeyId {
        let [a, b, c, d, e, f, g, h, ..] = Digest::of(&self.point).0;
        KeyId([a, b, c, d, e, f, g, h])
    }

    /// Whether `signature` (r ‖ s) over the message with this digest was made with this key.
    ///
    /// The point must be on the curve, r and s in 1..n, and s in its lower half: of the two values that ECDSA accepts
    /// for every signature only one is ours, so that an image has one signature and one digest.
    #[cfg(feature = "library")]
    pub(crate) fn signed(&self, message: Digest, signature: &[u8]) -> bool {
        use p256::ecdsa::signature::hazmat::PrehashVerifier;
        use p256::ecdsa::{Signature, VerifyingKey};

        let (Ok(key), Ok(signature)) =
            (VerifyingKey::from_sec1_bytes(&self.point), Signature::from_slice(signature))
        else {
            return false;
        };
        signature.normalize_s().is_none() && key.verify_prehash(&message.0, &signature).is_ok()
    }

    /// The same in little code.
    #[cfg(not(feature = "library"))]
    pub(crate) fn signed(&self, message: Digest, signature: &[u8]) -> bool {
        let Ok(signature) = signature.try_into() else { return false };
        curve::is_low(signature) && curve::verify(&self.point, &message.0, signature)
    }
}

/// The keys that a board accepts: the contents of its key zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KeySet {
    keys: [Option<PublicKey>; KeySet::MAX],
}

impl KeySet {
    /// How many keys a set can hold.
    pub const MAX: usize = 4;

    /// The longest encoding of a set, in bytes.
    pub const MAX_LEN: usize = 2 + KeySet::MAX * ENTRY;

    /// A set without keys: it accepts nothing.
    pub const fn new() -> KeySet {
        KeySet { keys: [None; KeySet::MAX] }
    }

    /// The set with one more key, or `None` when it is full. A key that it has already is not added twice.
    #[must_use]
    pub fn with(mut self, key: PublicKey) -> Option<KeySet> {
        if self.keys().any(|have| *have == key) {
            return Some(self);
        }
        let place = self.keys.iter_mut().find(|place| place.is_none())?;
        *place = Some(key);
        Some(self)
    }

    /// The keys, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        self.keys.iter().flatten()
    }

    /// The key with this name.
    pub fn find(&self, id: KeyId) -> Option<&PublicKey> {
        self.keys().find(|key| key.id() == id)
    }

    /// Reads what [`KeySet::write`] wrote; `None` when it is anything else.
    pub fn read(bytes: &[u8]) -> Option<KeySet> {
        let (&[VERSION, count], entries) = bytes.split_first_chunk::<2>()? else { return None };
        let (entries, []) = entries.as_chunks::<ENTRY>() else { return None };
        if entries.len() != count as usize {
            return None;
        }
        entries.iter().try_fold(KeySet::new(), |set, [suite, point @ ..]| match *suite {
            1 => set.with(PublicKey { suite: Suite::Esp256, point: *point }),
            _ => None,
        })
    }

    /// Writes the set to the front of `buffer` and returns that part of it (docs/spec/slot-record.md).
    pub fn write<'b>(&self, buffer: &'b mut [u8; KeySet::MAX_LEN]) -> &'b [u8] {
        let count = self.keys().count();
        let (head, entries) = buffer.split_at_mut(2);
        head.copy_from_slice(&[VERSION, count as u8]);
        for (entry, key) in entries.chunks_mut(ENTRY).zip(self.keys()) {
            entry[0] = key.suite as u8;
            entry[1..].copy_from_slice(&key.point);
        }
        &buffer[..2 + count * ENTRY]
    }
}

const VERSION: u8 = 1;
/// One key in a set: suite 1, point 65.
const ENTRY: usize = 1 + PublicKey::LEN;
