//! A program in few bytes on its way to the board: packed by structure, unpacked as it comes.
//! The board gets the same image, byte for byte; what was signed is what it unpacks to.
//!
//! ```
//! # #[cfg(feature = "packer")] {
//! use pack::{Fault, History, LINE, Unpacker};
//!
//! struct Slot<'a>(&'a [u8]);
//! impl History for Slot<'_> {
//!     fn read(&mut self, at: u32, bytes: &mut [u8; LINE]) -> Result<(), Fault> {
//!         let there = self.0.get(at as usize..).unwrap_or_default();
//!         bytes.iter_mut().zip(there).for_each(|(byte, there)| *byte = *there);
//!         Ok(())
//!     }
//! }
//!
//! let mut builder = bytecode::Builder::new();
//! let text = builder.symbol("a text that the machine does not know").unwrap();
//! let program = builder.finish(0, text, text);
//! let packed = pack::pack(b"manifest", &program).unwrap();
//! assert!(packed.len() < program.len());
//!
//! let (mut image, mut out) = (vec![], [0; 512]);
//! let mut unpacker = Unpacker::new(packed.len() as u32, 8 + program.len() as u32);
//! unpacker.take(&packed);
//! while !unpacker.is_done() {
//!     let len = unpacker.give(&mut out, 0, &mut Slot(&image)).unwrap();
//!     image.extend_from_slice(&out[..len]);
//! }
//! assert_eq!(image, [b"manifest".as_slice(), &program].concat());
//! # }
//! ```
#![no_std]

extern crate alloc;

mod coder;
mod model;
#[cfg(feature = "packer")]
mod pack;
mod unpack;
mod walk;

#[cfg(feature = "packer")]
pub use pack::pack;
pub use unpack::{History, LINE, Unpacker};

use bytecode::{ABI, Op, symbol};

/// Why bytes do not unpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are packed in a way that this version does not know: its [`MODEL`] is another.
    UnknownModel,
    /// They are no packed image, or one of another size.
    Malformed,
    /// What was written could not be read back.
    History,
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Fault::UnknownModel => "it is packed for another version",
            Fault::Malformed => "the packed bytes are damaged",
            Fault::History => "the flash cannot be read back",
        })
    }
}

impl core::error::Error for Fault {}

/// Programs with more own symbols travel as they are: their order would take the board too long.
pub const SYMBOLS_MAX: u32 = 4096;

/// Bytes before what stands before the program.
pub const HEADER_LEN: usize = 16;
/// The first bytes of a packed image.
pub const MAGIC: [u8; 4] = *b"UPPK";
/// Counts changes of the walk and of the model.
const VERSION: u32 = 1;

/// What packer and unpacker must agree on, as one number: their version, and everything that the walk takes from
/// [`bytecode`].
pub const MODEL: u32 = model();

const fn model() -> u32 {
    let mut hash = add(symbol::HASH_START, VERSION);
    hash = add(add(hash, ABI), symbol::COUNT as u32);
    let mut op = 0;
    while op < Op::ALL.len() {
        let (code, words) = (form(Op::ALL[op]), Op::ALL[op].form().words());
        hash = add(add(hash, code), words);
        op += 1;
    }
    hash
}

const fn add(mut hash: u32, number: u32) -> u32 {
    let bytes = number.to_le_bytes();
    let mut at = 0;
    while at < bytes.len() {
        hash = symbol::hash_on(hash, bytes[at]);
        at += 1;
    }
    hash
}

/// The operands of an opcode as a number.
const fn form(op: Op) -> u32 {
    use bytecode::Tail;
    let form = op.form();
    let tail = match form.tail {
        Tail::Two(b, c) => 0x1000 | (b as u32) << 4 | c as u32,
        Tail::Const => 1,
        Tail::Sym => 2,
        Tail::Slot => 3,
        Tail::Fn => 4,
        Tail::Module => 5,
        Tail::Native => 6,
        Tail::Int16 => 7,
        Tail::Jump16 => 8,
        Tail::Jump24 => 9,
    };
    tail << 8 | (form.a as u32) << 4 | form.ext as u32
}

/// What a packed image says before anything else.
#[derive(Clone, Copy)]
struct Header {
    image_size: u32,
    front_len: u16,
}

impl Header {
    #[cfg(feature = "packer")]
    fn to_bytes(self) -> [u8; HEADER_LEN] {
        let mut bytes = [0; HEADER_LEN];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4..8].copy_from_slice(&MODEL.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.image_size.to_le_bytes());
        bytes[12..14].copy_from_slice(&self.front_len.to_le_bytes());
        bytes
    }

    fn read(bytes: &[u8; HEADER_LEN]) -> Result<Header, Fault> {
        let &[m0, m1, m2, m3, v0, v1, v2, v3, s0, s1, s2, s3, f0, f1, 0, 0] = bytes else {
            return Err(Fault::Malformed);
        };
        if [m0, m1, m2, m3] != MAGIC {
            return Err(Fault::Malformed);
        }
        if u32::from_le_bytes([v0, v1, v2, v3]) != MODEL {
            return Err(Fault::UnknownModel);
        }
        let header = Header {
            image_size: u32::from_le_bytes([s0, s1, s2, s3]),
            front_len: u16::from_le_bytes([f0, f1]),
        };
        if u32::from(header.front_len) < header.image_size { Ok(header) } else { Err(Fault::Malformed) }
    }
}
