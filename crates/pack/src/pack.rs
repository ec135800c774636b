//! The packer: walks through a program and says what the walk does not know by itself.

use alloc::vec::Vec;

use crate::coder::Range;
use crate::walk::{Side, Walker};
use crate::{Fault, HEADER_LEN, Header};

/// Packs an image: `front` is what stands before the program and travels as it is.
///
/// `None` when the walk cannot make these bytes: they are no program, or one that the builder of this version did not
/// lay out. Then they travel as they are.
pub fn pack(front: &[u8], program: &[u8]) -> Option<Vec<u8>> {
    let header = Header {
        image_size: u32::try_from(front.len() + program.len()).ok()?,
        front_len: u16::try_from(front.len()).ok()?,
    };
    let mut packed = Vec::with_capacity(HEADER_LEN + front.len() + program.len() / 2);
    packed.extend(header.to_bytes());
    packed.extend(front);
    let mut walker = Walker::new(program.len() as u32);
    let mut telling = Telling { program, range: Range::WHOLE, packed };
    let mut at = 0;
    while !walker.is_over() {
        walker.step(&mut telling).ok()?;
        let end = at + walker.record().len();
        if program.get(at..end)? != walker.record() {
            return None;
        }
        at = end;
    }
    let Telling { range, mut packed, .. } = telling;
    packed.extend(range.shortest());
    (at == program.len()).then_some(packed)
}

/// The side of the packer.
struct Telling<'a> {
    program: &'a [u8],
    range: Range,
    packed: Vec<u8>,
}

impl Side for Telling<'_> {
    fn bit(&mut self, bit: bool, probability: u32) -> bool {
        let middle = self.range.middle(probability);
        self.range.keep(bit, middle);
        while let Some(byte) = self.range.settled() {
            self.packed.push(byte);
        }
        bit
    }

    fn truth(&self, at: u32, len: u32) -> u32 {
        let bytes = self.program.get(at as usize..).unwrap_or_default();
        bytes.iter().take(len as usize).rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
    }

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        let from = self.program.get(at as usize..).and_then(|program| program.get(..bytes.len()));
        bytes.copy_from_slice(from.ok_or(Fault::Malformed)?);
        Ok(())
    }
}
