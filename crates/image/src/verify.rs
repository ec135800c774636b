//! Whether an image may run: pure steps, in this order, each with its own refusal.

use crate::envelope::Envelope;
use crate::header::Header;
use crate::{Digest, KeyId, KeySet, Manifest, Refusal};

/// What a board knows about itself when it looks at an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expectation<'a> {
    /// The board's kind: the first part of its VM uid.
    pub board: &'a str,
    /// The ABI of its VM.
    pub abi: u32,
    /// The slot that the image is in, or is meant for: 0 or 1.
    pub slot: u8,
    /// The smallest security counter that the board still runs.
    pub counter_floor: u32,
}

/// A whole image, made by someone whom the board trusts, for this board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Image<'a> {
    /// What its maker says about it.
    pub manifest: Manifest<'a>,
    /// The key that signed it.
    pub key: KeyId,
    /// The program.
    pub payload: &'a [u8],
}

/// The largest step that the counter floor may take in one update. A slip of the keyboard (or a key stolen for a
/// day) must not lift a fleet to the last counter there is, above which no update is possible ever again.
pub const MAX_COUNTER_STEP: u32 = 1 << 16;

/// Verifies an image: first that it is what its maker made, then that it is for this board.
///
/// `bytes` is the image and nothing else; [`in_slot`] cuts it out of a slot.
///
/// # Errors
/// The first step that fails, as a [`Refusal`].
pub fn verify<'a>(bytes: &'a [u8], keys: &KeySet, expected: &Expectation<'_>) -> Result<Image<'a>, Refusal> {
    // 1. The header tells sizes, and the bytes have them.
    let parts = Header::read(bytes)?.split(bytes)?;
    // 2. The envelope is one of ours, and names a key that this board has.
    let envelope = Envelope::read(parts.envelope)?;
    let key = keys.find(envelope.protected.key).ok_or(Refusal::UnknownKey)?;
    // 3. That key has signed header and manifest. Only now is the manifest looked at.
    let manifest = Manifest::read(envelope.open(key, parts.header)?)?;
    // 4. The payload is the one in the manifest.
    let payload = parts.payload;
    check(payload.len() == manifest.payload_size as usize, Refusal::PayloadSize)?;
    check(Digest::of(payload) == manifest.payload_digest, Refusal::PayloadDigest)?;
    // 5. It is for this board.
    check(manifest.abi == expected.abi, Refusal::WrongAbi)?;
    check(manifest.board == expected.board, Refusal::WrongBoard)?;
    check(manifest.slot.allows(expected.slot), Refusal::WrongSlot)?;
    // 6. It is not older than what the board has confirmed, nor suspiciously newer.
    check(manifest.counter >= expected.counter_floor, Refusal::Downgrade)?;
    check(manifest.counter - expected.counter_floor <= MAX_COUNTER_STEP, Refusal::CounterJump)?;
    Ok(Image { manifest, key: envelope.protected.key, payload })
}

/// The image at the front of a slot's bytes, by the size in its header.
///
/// # Errors
/// [`Refusal::BadHeader`] when there is none, or it is longer than the slot.
pub fn in_slot(slot: &[u8]) -> Result<&[u8], Refusal> {
    slot.get(..size(slot)?).ok_or(Refusal::BadHeader)
}

/// The size of the image that begins with `front`, of which 16 bytes are enough.
///
/// # Errors
/// [`Refusal::BadHeader`] when it is not the header of an image.
pub fn size(front: &[u8]) -> Result<usize, Refusal> {
    Header::read(front).map(|header| header.total_size as usize)
}

/// What an image says about itself, unverified: for people to read, never for a board to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims<'a> {
    /// The manifest, which anyone may have written.
    pub manifest: Manifest<'a>,
    /// The key that is said to have signed it.
    pub key: KeyId,
    /// The payload as it is.
    pub payload: &'a [u8],
    /// The digest of the whole image, by which a job names it.
    pub image_digest: Digest,
}

/// Reads an image without believing it.
///
/// # Errors
/// [`Refusal::BadHeader`], [`Refusal::BadManifest`] when it cannot even be read.
pub fn inspect(bytes: &[u8]) -> Result<Claims<'_>, Refusal> {
    let parts = Header::read(bytes)?.split(bytes)?;
    let envelope = Envelope::read(parts.envelope)?;
    Ok(Claims {
        manifest: Manifest::read(envelope.manifest)?,
        key: envelope.protected.key,
        payload: parts.payload,
        image_digest: Digest::of(bytes),
    })
}

fn check(good: bool, refusal: Refusal) -> Result<(), Refusal> {
    if good { Ok(()) } else { Err(refusal) }
}
