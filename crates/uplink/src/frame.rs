//! Frames: what begins with the mark and ends with the right CRC. Everything else on the line is somebody's text.

use alloc::vec::Vec;

use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// Bytes that no UTF-8 text has.
const MARK: [u8; 2] = [0xFF, 0x55];
const HEADER: usize = 6;
const TRAILER: usize = 4;
/// Bytes of the largest payload.
pub const PAYLOAD_BYTES_MAX: usize = 1024;
static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// One frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What the payload means; answers have the highest bit.
    pub kind: u8,
    /// An answer has its request's.
    pub sequence: u8,
    /// At most [`PAYLOAD_BYTES_MAX`].
    pub payload: Vec<u8>,
}

impl Frame {
    /// The bytes on the line.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + self.payload.len() + TRAILER);
        bytes.extend(MARK);
        bytes.extend([self.kind, self.sequence]);
        bytes.extend((self.payload.len() as u16).to_le_bytes());
        bytes.extend(&self.payload);
        let crc = CRC.checksum(bytes.get(MARK.len()..).unwrap_or_default());
        bytes.extend(crc.to_le_bytes());
        bytes
    }
}

/// Finds the frames among the bytes of a line.
#[derive(Debug, Default)]
pub struct Frames {
    bytes: Vec<u8>,
}

impl Frames {
    /// Takes the next byte of the line; answers a frame when it was the last one of it.
    pub fn take(&mut self, byte: u8) -> Option<Frame> {
        self.bytes.push(byte);
        loop {
            match read(&self.bytes) {
                Read::More => return None,
                Read::Frame(frame) => {
                    self.bytes.clear();
                    return Some(frame);
                }
                // A frame may begin anywhere in what looked like one.
                Read::Nothing => {
                    self.bytes.remove(0);
                    let next = self.bytes.iter().position(|byte| *byte == MARK[0]);
                    self.bytes.drain(..next.unwrap_or(self.bytes.len()));
                }
            }
        }
    }
}

enum Read {
    /// It may still become one.
    More,
    Frame(Frame),
    /// No frame begins here.
    Nothing,
}

fn read(bytes: &[u8]) -> Read {
    let begun = bytes.iter().zip(MARK).all(|(byte, mark)| *byte == mark);
    if !begun {
        return Read::Nothing;
    }
    let Some(&[_, _, kind, sequence, low, high]) = bytes.first_chunk::<HEADER>() else { return Read::More };
    let length = usize::from(u16::from_le_bytes([low, high]));
    if length > PAYLOAD_BYTES_MAX {
        return Read::Nothing;
    }
    let end = HEADER + length;
    let (Some(signed), Some(payload)) = (bytes.get(MARK.len()..end), bytes.get(HEADER..end)) else {
        return Read::More;
    };
    match bytes.get(end..).and_then(|rest| rest.first_chunk::<TRAILER>()) {
        None => Read::More,
        Some(crc) if u32::from_le_bytes(*crc) == CRC.checksum(signed) => {
            Read::Frame(Frame { kind, sequence, payload: payload.to_vec() })
        }
        Some(_) => Read::Nothing,
    }
}
