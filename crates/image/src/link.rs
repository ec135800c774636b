//! From a program to an image: link, then sign.

use alloc::vec::Vec;
use core::fmt;

use crate::envelope::{Envelope, Protected};
use crate::header::Header;
use crate::{Digest, Manifest, SigningKey, SlotRule, VmUid};

/// What `link` is told about the firmware.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'a> {
    /// The VM that it is for.
    pub vm: VmUid<'a>,
    /// The slots that it may run in.
    pub slot: SlotRule,
    /// Its name.
    pub name: &'a str,
    /// Its version, for people.
    pub version: &'a str,
    /// Its security counter.
    pub counter: u32,
}

/// A manifest and its payload, waiting for a signature.
#[derive(Debug, Clone, Copy)]
pub struct Unsigned<'a> {
    /// The manifest.
    pub manifest: Manifest<'a>,
    payload: &'a [u8],
}

/// Why a program cannot become an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkError {
    /// There is no program, or it is longer than any image.
    Program,
    /// Name, version or board is empty or longer than [`Manifest::MAX_TEXT`] bytes.
    Text,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LinkError::Program => "the program is empty or longer than 16 MB",
            LinkError::Text => "firmware name, version and board must have 1 to 64 bytes",
        })
    }
}

impl core::error::Error for LinkError {}

/// Gives a program its manifest.
///
/// # Errors
/// [`LinkError`] when the manifest could not say what it must.
pub fn link<'a>(program: &'a [u8], link: &Link<'a>) -> Result<Unsigned<'a>, LinkError> {
    let room = Header::MAX_TOTAL as usize - 2048;
    let payload_size = u32::try_from(program.len()).map_err(|_| LinkError::Program)?;
    if program.is_empty() || program.len() > room {
        return Err(LinkError::Program);
    }
    let manifest = Manifest {
        name: link.name,
        version: link.version,
        payload_digest: Digest::of(program),
        payload_size,
        abi: link.vm.abi,
        board: link.vm.board,
        slot: link.slot,
        counter: link.counter,
    };
    match manifest.is_sound() {
        true => Ok(Unsigned { manifest, payload: program }),
        false => Err(LinkError::Text),
    }
}

impl Unsigned<'_> {
    /// Signs the manifest and packs header, envelope and payload into an image (`.fw`).
    ///
    /// The same program, link and key make the same bytes: nonces are deterministic (RFC 6979).
    pub fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let public = key.public();
        let mut buffer = Vec::new();
        let protected = Protected::new(public.suite.cose_algorithm(), public.id(), &mut buffer);
        let manifest = self.manifest.encoded();
        // The header tells the envelope's size and is signed: the size is that of any signature.
        let mut envelope =
            Envelope { protected, manifest: &manifest, signature: &[0; SigningKey::SIGNATURE] };
        let header = self.header(envelope.encoded().len());
        let signature = key.sign(protected.message(&header, &manifest));
        envelope.signature = &signature;
        self.pack(&header, &envelope.encoded())
    }

    fn header(&self, envelope_size: usize) -> [u8; Header::LEN] {
        let mut header = Header { envelope_size: envelope_size as u32, total_size: 0 };
        header.total_size = header.payload_at() as u32 + self.manifest.payload_size;
        header.to_bytes()
    }

    fn pack(&self, header: &[u8], envelope: &[u8]) -> Vec<u8> {
        let mut image = Vec::new();
        image.extend_from_slice(header);
        image.extend_from_slice(envelope);
        image.resize(image.len().next_multiple_of(16), 0);
        image.extend_from_slice(self.payload);
        image
    }
}
