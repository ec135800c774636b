//! The first 16 bytes of an image: how long its parts are, and nothing else.
//!
//! ```text
//!  0 magic "UPFW" 4 │ 4 format 4 │ 8 envelope size 4 │ 12 total size 4 │ 16 envelope │ 0 … │ payload, 16-aligned
//! ```

use crate::Refusal;

/// The sizes that the header tells. Little-endian in the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub envelope_size: u32,
    pub total_size: u32,
}

const MAGIC: [u8; 4] = *b"UPFW";
const FORMAT: u32 = 1;
/// The largest envelope: four texts and numbers need no more, and a board may hold it in memory.
const MAX_ENVELOPE: u32 = 1024;
/// Where a payload may begin: a program is read in place, in words, and 16 keeps it in one line of a flash cache.
const ALIGN: u32 = 16;

impl Header {
    pub const LEN: usize = 16;

    /// The largest image, in bytes. Every sum of sizes stays far from the end of 32 bits.
    pub const MAX_TOTAL: u32 = 1 << 24;

    /// Reads the header at the front of `bytes`.
    pub fn read(bytes: &[u8]) -> Result<Header, Refusal> {
        let (words, _) = bytes.as_chunks::<4>();
        let &[MAGIC, format, envelope_size, total_size, ..] = words else { return Err(Refusal::BadHeader) };
        let [format, envelope_size, total_size] = [format, envelope_size, total_size].map(u32::from_le_bytes);
        let header = Header { envelope_size, total_size };
        let sound = format == FORMAT
            && envelope_size <= MAX_ENVELOPE
            && header.payload_at() < total_size as usize
            && total_size <= Header::MAX_TOTAL;
        if sound { Ok(header) } else { Err(Refusal::BadHeader) }
    }

    /// The header as bytes.
    #[cfg(feature = "sign")]
    pub fn to_bytes(self) -> [u8; Header::LEN] {
        let mut bytes = [0; Header::LEN];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4..8].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.envelope_size.to_le_bytes());
        bytes[12..].copy_from_slice(&self.total_size.to_le_bytes());
        bytes
    }

    /// Where the payload begins.
    pub fn payload_at(self) -> usize {
        (Header::LEN as u32 + self.envelope_size).next_multiple_of(ALIGN) as usize
    }

    /// Header, envelope and payload of an image of exactly the size that the header tells; what lies between
    /// envelope and payload must be zero.
    pub fn split(self, bytes: &[u8]) -> Result<Parts<'_>, Refusal> {
        if bytes.len() != self.total_size as usize {
            return Err(Refusal::BadHeader);
        }
        let (header, rest) = bytes.split_at(Header::LEN);
        let (front, payload) = rest.split_at(self.payload_at() - Header::LEN);
        let (envelope, padding) = front.split_at(self.envelope_size as usize);
        match padding.iter().all(|&byte| byte == 0) {
            true => Ok(Parts { header, envelope, payload }),
            false => Err(Refusal::BadHeader),
        }
    }
}

/// The parts of an image, none of them believed.
pub(crate) struct Parts<'a> {
    pub header: &'a [u8],
    pub envelope: &'a [u8],
    pub payload: &'a [u8],
}
