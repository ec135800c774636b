//! What the maker of an image says about it, under the signature.
//!
//! A CBOR map with the keys 1 to 8, each exactly once and in order (docs/spec/image.md); every manifest has exactly
//! one encoding.

use crate::cbor::Reader;
use crate::{Digest, Refusal};

/// The signed description of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manifest<'a> {
    /// The firmware's name, 1 to [`Manifest::MAX_TEXT`] bytes.
    pub name: &'a str,
    /// The firmware's version as people write it, 1 to [`Manifest::MAX_TEXT`] bytes. Not compared by boards.
    pub version: &'a str,
    /// SHA-256 of the payload.
    pub payload_digest: Digest,
    /// Size of the payload in bytes.
    pub payload_size: u32,
    /// The ABI of the VM that the payload needs.
    pub abi: u32,
    /// The board that the payload is for, 1 to [`Manifest::MAX_TEXT`] bytes.
    pub board: &'a str,
    /// The slots that the payload may run in.
    pub slot: SlotRule,
    /// The security counter: a board that has confirmed a higher one refuses this image.
    pub counter: u32,
}

/// The slots that an image may run in. The numbers are those of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum SlotRule {
    /// Only slot 0.
    Zero = 0,
    /// Only slot 1.
    One = 1,
    /// Either slot.
    Either = 2,
}

impl SlotRule {
    /// Whether slot `index` (0 or 1) is allowed.
    pub fn allows(self, index: u8) -> bool {
        self == SlotRule::Either || self as u8 == index
    }

    fn numbered(number: u32) -> Option<SlotRule> {
        [SlotRule::Zero, SlotRule::One, SlotRule::Either].into_iter().find(|rule| *rule as u32 == number)
    }
}

impl<'a> Manifest<'a> {
    /// The longest name, version or board, in bytes.
    pub const MAX_TEXT: usize = 64;

    /// Reads a manifest in its one encoding.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Manifest<'a>, Refusal> {
        parse(bytes).filter(Manifest::is_sound).ok_or(Refusal::BadManifest)
    }

    /// Whether the texts have their lengths and there is a payload.
    pub(crate) fn is_sound(&self) -> bool {
        let text = |text: &str| (1..=Manifest::MAX_TEXT).contains(&text.len());
        text(self.name) && text(self.version) && text(self.board) && self.payload_size > 0
    }
}

fn parse(bytes: &[u8]) -> Option<Manifest<'_>> {
    let mut from = Reader::new(bytes);
    from.map(8)?;
    let manifest = Manifest {
        name: from.key(1)?.text()?,
        version: from.key(2)?.text()?,
        payload_digest: Digest(from.key(3)?.bytes()?.try_into().ok()?),
        payload_size: from.key(4)?.number()?,
        abi: from.key(5)?.number()?,
        board: from.key(6)?.text()?,
        slot: SlotRule::numbered(from.key(7)?.number()?)?,
        counter: from.key(8)?.number()?,
    };
    from.end(manifest)
}

#[cfg(feature = "sign")]
impl Manifest<'_> {
    /// The manifest as bytes.
    pub(crate) fn encoded(&self) -> alloc::vec::Vec<u8> {
        let mut bytes = alloc::vec::Vec::new();
        let mut to = crate::cbor::Writer(&mut bytes);
        to.map(8);
        to.number(1);
        to.text(self.name);
        to.number(2);
        to.text(self.version);
        to.number(3);
        to.bytes(&self.payload_digest.0);
        for (key, number) in [(4, self.payload_size), (5, self.abi)] {
            to.number(key);
            to.number(number);
        }
        to.number(6);
        to.text(self.board);
        for (key, number) in [(7, self.slot as u32), (8, self.counter)] {
            to.number(key);
            to.number(number);
        }
        bytes
    }
}
