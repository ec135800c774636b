//! What frames mean. Numbers are little-endian; anything that is not exactly as below is no message.

use alloc::string::String;
use alloc::vec::Vec;

use image::Digest;

use crate::frame::Frame;

/// Version of the protocol.
pub const VERSION: u8 = 1;

/// What the computer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Take the board: its program and its conversation end.
    Hello {
        /// [`VERSION`] of whoever asks.
        version: u8,
    },
    /// A transfer begins, or goes on.
    Begin(Begin),
    /// Some bytes of it.
    Data {
        /// Where they belong.
        at: u32,
        /// At most [`crate::CHUNK_BYTES`].
        bytes: Vec<u8>,
    },
    /// Everything was sent: judge and keep it.
    End,
    /// Let the board go: it resets.
    Leave,
}

/// What is to be transferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// Where to.
    pub target: Target,
    /// How many bytes.
    pub size: u32,
    /// SHA-256 of them all.
    pub digest: Digest,
    /// ABI that the firmware needs; 0 for credentials.
    pub abi: u32,
    /// Kind of board that the firmware is for; empty for credentials.
    pub board: String,
}

/// Where a transfer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The credential zone.
    Credentials,
    /// The spare slot, which then becomes the confirmed one.
    Firmware,
}

/// What the board answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// To `Hello`.
    Facts(Facts),
    /// To `Begin` and `Data`: so many first bytes are there.
    Kept(u32),
    /// To `End`: it is kept; firmware in this slot.
    Done {
        /// 0 or 1; 255 for credentials.
        slot: u8,
    },
    /// To `Leave`: the board resets.
    Leaving,
    /// To any: why not, a reason code or words.
    Refused(String),
}

/// What a board is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// [`VERSION`] of the board.
    pub version: u8,
    /// The slot that is confirmed.
    pub confirmed: u8,
    /// Bytes of a slot.
    pub slot_bytes: u32,
    /// Firmware with a smaller security counter is refused.
    pub counter_floor: u32,
    /// The VM on the board.
    pub vm_uid: String,
}

const HELLO: u8 = 1;
const BEGIN: u8 = 2;
const DATA: u8 = 3;
const END: u8 = 4;
const LEAVE: u8 = 5;
const ANSWER: u8 = 0x80;
const REFUSED: u8 = 0xFF;

impl Request {
    /// The frame of this request.
    pub fn frame(&self, sequence: u8) -> Frame {
        let mut payload = Vec::new();
        let kind = match self {
            Request::Hello { version } => {
                payload.push(*version);
                HELLO
            }
            Request::Begin(begin) => {
                payload.push(match begin.target {
                    Target::Credentials => 1,
                    Target::Firmware => 2,
                });
                payload.extend(begin.size.to_le_bytes());
                payload.extend(begin.digest.0);
                payload.extend(begin.abi.to_le_bytes());
                payload.extend(begin.board.as_bytes());
                BEGIN
            }
            Request::Data { at, bytes } => {
                payload.extend(at.to_le_bytes());
                payload.extend(bytes);
                DATA
            }
            Request::End => END,
            Request::Leave => LEAVE,
        };
        Frame { kind, sequence, payload }
    }

    /// The request in a frame, if it is one.
    pub fn read(frame: &Frame) -> Option<Request> {
        let mut rest = Rest(&frame.payload);
        let request = match frame.kind {
            HELLO => Request::Hello { version: rest.byte()? },
            BEGIN => Request::Begin(Begin {
                target: match rest.byte()? {
                    1 => Target::Credentials,
                    2 => Target::Firmware,
                    _ => return None,
                },
                size: rest.number()?,
                digest: Digest(rest.bytes()?),
                abi: rest.number()?,
                board: rest.text()?,
            }),
            DATA => Request::Data { at: rest.number()?, bytes: rest.all() },
            END => Request::End,
            LEAVE => Request::Leave,
            _ => return None,
        };
        rest.0.is_empty().then_some(request)
    }
}

impl Answer {
    /// The frame of this answer to `request`.
    pub fn frame(&self, request: &Frame) -> Frame {
        let mut payload = Vec::new();
        let mut kind = request.kind | ANSWER;
        match self {
            Answer::Facts(facts) => {
                payload.extend([facts.version, facts.confirmed]);
                payload.extend(facts.slot_bytes.to_le_bytes());
                payload.extend(facts.counter_floor.to_le_bytes());
                payload.extend(facts.vm_uid.as_bytes());
            }
            Answer::Kept(kept) => payload.extend(kept.to_le_bytes()),
            Answer::Done { slot } => payload.push(*slot),
            Answer::Leaving => {}
            Answer::Refused(why) => {
                kind = REFUSED;
                payload.extend(why.as_bytes());
            }
        }
        Frame { kind, sequence: request.sequence, payload }
    }

    /// The answer in a frame, if it is one.
    pub fn read(frame: &Frame) -> Option<Answer> {
        let mut rest = Rest(&frame.payload);
        if frame.kind == REFUSED {
            return Some(Answer::Refused(rest.text()?));
        }
        let answer = match frame.kind ^ ANSWER {
            HELLO => Answer::Facts(Facts {
                version: rest.byte()?,
                confirmed: rest.byte()?,
                slot_bytes: rest.number()?,
                counter_floor: rest.number()?,
                vm_uid: rest.text()?,
            }),
            BEGIN | DATA => Answer::Kept(rest.number()?),
            END => Answer::Done { slot: rest.byte()? },
            LEAVE => Answer::Leaving,
            _ => return None,
        };
        rest.0.is_empty().then_some(answer)
    }
}

/// What of a payload has not been read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes().map(|[byte]| byte)
    }

    fn number(&mut self) -> Option<u32> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn all(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.0).to_vec()
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.all()).ok()
    }
}
