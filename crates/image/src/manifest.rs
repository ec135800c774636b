//! What the maker of an image says about it, under the signature.
//!
//! A CBOR map with the keys 1 to 8, each exactly once and in order (docs/spec/image.md); every manifest has exactly
//! one encoding.

use minicbor::encode::{Error, Write};
use minicbor::{Decoder, Encoder};

use crate::cbor::Encode;
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

    fn numbered(number: u8) -> Option<SlotRule> {
        [SlotRule::Zero, SlotRule::One, SlotRule::Either].into_iter().find(|rule| *rule as u8 == number)
    }
}

impl<'a> Manifest<'a> {
    /// The longest name, version or board, in bytes.
    pub const MAX_TEXT: usize = 64;

    /// Reads a manifest in its one encoding.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Manifest<'a>, Refusal> {
        let manifest = parse(bytes).ok().flatten().ok_or(Refusal::BadManifest)?;
        match manifest.is_sound() && manifest.is_encoded_as(bytes) {
            true => Ok(manifest),
            false => Err(Refusal::BadManifest),
        }
    }

    /// Whether the texts have their lengths and there is a payload.
    pub(crate) fn is_sound(&self) -> bool {
        let text = |text: &str| (1..=Manifest::MAX_TEXT).contains(&text.len());
        text(self.name) && text(self.version) && text(self.board) && self.payload_size > 0
    }
}

/// Takes the values as they come; whether keys, order and widths are right is seen when they are encoded again.
fn parse(bytes: &[u8]) -> Result<Option<Manifest<'_>>, minicbor::decode::Error> {
    let from = &mut Decoder::new(bytes);
    from.map()?;
    let name = behind_key(from)?.str()?;
    let version = behind_key(from)?.str()?;
    let payload_digest = behind_key(from)?.bytes()?;
    let payload_size = behind_key(from)?.u32()?;
    let abi = behind_key(from)?.u32()?;
    let board = behind_key(from)?.str()?;
    let slot = behind_key(from)?.u8()?;
    let counter = behind_key(from)?.u32()?;
    let (Ok(payload_digest), Some(slot)) = (payload_digest.try_into(), SlotRule::numbered(slot)) else {
        return Ok(None);
    };
    let payload_digest = Digest(payload_digest);
    Ok(Some(Manifest { name, version, payload_digest, payload_size, abi, board, slot, counter }))
}

fn behind_key<'d, 'a>(from: &'d mut Decoder<'a>) -> Result<&'d mut Decoder<'a>, minicbor::decode::Error> {
    from.u8()?;
    Ok(from)
}

impl Encode for Manifest<'_> {
    fn encode<W: Write>(&self, to: &mut Encoder<W>) -> Result<(), Error<W::Error>> {
        to.map(8)?;
        to.u8(1)?.str(self.name)?;
        to.u8(2)?.str(self.version)?;
        to.u8(3)?.bytes(&self.payload_digest.0)?;
        to.u8(4)?.u32(self.payload_size)?;
        to.u8(5)?.u32(self.abi)?;
        to.u8(6)?.str(self.board)?;
        to.u8(7)?.u8(self.slot as u8)?;
        to.u8(8)?.u32(self.counter)?;
        Ok(())
    }
}
